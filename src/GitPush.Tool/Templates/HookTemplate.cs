using System.Reflection;

namespace GitPush.Tool.Templates;

/// <summary>The files that a hook begins with.</summary>
internal static class HookTemplate
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes them.</summary>
    /// <returns>Their paths.</returns>
    /// <exception cref="ToolException">One of them exists; nothing was written.</exception>
    public static IReadOnlyList<string> Write(HookKind kind, string name, string folder)
    {
        (string Path, string Template)[] files = kind switch
        {
            HookKind.Stage =>
            [
                ($"{name}/{name}.csproj", "Stage.csproj.txt"),
                ($"{name}/{name}Stage.cs", "Stage.cs.txt"),
                ($"{name}.Tests/{name}.Tests.csproj", "StageTests.csproj.txt"),
                ($"{name}.Tests/{name}StageTests.cs", "StageTests.cs.txt"),
            ],
            HookKind.Bash => [(name, "hook.sh")],
            HookKind.Python => [(name, "hook.py")],
            _ => [(name, "hook.js")],
        };
        var written = files.Select(file => (Path: Path.GetFullPath(file.Path, folder), file.Template)).ToList();
        if (written.Find(static file => Path.Exists(file.Path)) is { Path: { } existing })
        {
            throw new ToolException($"{existing} exists; nothing was written");
        }

        foreach (var (path, template) in written)
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Read(template).Replace("{{name}}", name, StringComparison.Ordinal).Replace("{{version}}", Version, StringComparison.Ordinal));
            if (kind != HookKind.Stage && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, Executable);
            }
        }

        return [.. written.Select(static file => file.Path)];
    }

    // Without the commit behind '+': of the packages that are of one version with the tool.
    private static string Version => typeof(HookTemplate).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Read(string template)
    {
        using var reader = new StreamReader(typeof(HookTemplate).Assembly.GetManifestResourceStream(template)!);
        return reader.ReadToEnd();
    }
}
