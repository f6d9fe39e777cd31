namespace GitPush.Kubernetes.Tests.Manifests;

/// <summary>A program of a test's own in place of kustomize or Helm: a script that keeps what it was given.</summary>
internal sealed class FakeProgram : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="name">What it is called.</param>
    /// <param name="script">What it does after that, in the language of <c>/bin/sh</c>; <c>$KEEP</c> is a folder that the test can read.</param>
    public FakeProgram(string name, string script)
    {
        Path = _folder.WriteFile(
            $"bin/{name}",
            $"""
            #!/bin/sh
            KEEP='{_folder.CreateDirectory("kept")}'
            printf '%s\n' "$@" > "$KEEP/arguments"
            /usr/bin/env > "$KEEP/environment"
            pwd > "$KEEP/folder"
            {script}
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Path { get; }

    public string[] Arguments => Kept("arguments").TrimEnd('\n').Split('\n');

    public IReadOnlyDictionary<string, string> Environment =>
        Kept("environment").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);

    public string Kept(string name) => File.ReadAllText(_folder.Combine($"kept/{name}"));

    public void Dispose() => _folder.Dispose();
}
