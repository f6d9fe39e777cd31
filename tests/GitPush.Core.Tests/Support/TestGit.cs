using System.Diagnostics;
using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>
/// Runs the real git in one folder, free of the machine's and the user's configuration and with fixed identities and
/// dates, so that the same commands give the same object ids everywhere.
/// </summary>
internal sealed class TestGit(string workingDirectory)
{
    private static readonly (string Key, string Value)[] Defaults =
    [
        ("init.defaultBranch", "main"),
        ("gc.auto", "0"),
        ("maintenance.auto", "false"),
        ("advice.detachedHead", "false"),
        ("protocol.file.allow", "always"),
        ("safe.directory", "*"),
    ];

    /// <summary>The folder that git runs in.</summary>
    public string WorkingDirectory { get; } = workingDirectory;

    /// <summary>Variables for git beside those that every run gets; a null value takes one away.</summary>
    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Creates a repository with a work tree and the branch <c>main</c>.</summary>
    public static TestGit Init(string directory) => Create(directory, "init", "--quiet");

    /// <summary>Creates a bare repository whose HEAD names <c>main</c>.</summary>
    public static TestGit InitBare(string directory) => Create(directory, "init", "--quiet", "--bare");

    /// <summary>Runs git and waits for it.</summary>
    /// <returns>Standard output without the newline at its end.</returns>
    /// <exception cref="InvalidOperationException">git failed; the message holds what it said.</exception>
    public string Run(params string[] arguments) => Checked(arguments, Start(arguments, default)).Output.TrimEnd('\n');

    /// <summary>As <see cref="Run"/>, without blocking a thread: for runs that this process itself serves.</summary>
    public async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken = default) =>
        Checked(arguments, await StartAsync(arguments, default, cancellationToken)).Output.TrimEnd('\n');

    /// <summary>Runs git with text on its standard input.</summary>
    public string RunWithInput(string input, params string[] arguments) =>
        RunWithInput(Encoding.UTF8.GetBytes(input), arguments).Output.TrimEnd('\n');

    /// <summary>Runs git with bytes on its standard input.</summary>
    public GitResult RunWithInput(ReadOnlyMemory<byte> input, params string[] arguments) =>
        Checked(arguments, Start(arguments, input));

    /// <summary>Runs git and hands back what it did, failure or not.</summary>
    public GitResult TryRun(params string[] arguments) => Start(arguments, default);

    /// <summary>As <see cref="TryRun"/>, without blocking a thread.</summary>
    public Task<GitResult> TryRunAsync(string[] arguments, CancellationToken cancellationToken = default) =>
        StartAsync(arguments, default, cancellationToken);

    /// <summary>Runs git with bytes on its standard input and hands back what it did, failure or not.</summary>
    public GitResult TryRunWithInput(ReadOnlyMemory<byte> input, params string[] arguments) => Start(arguments, input);

    /// <summary>Writes one file into the work tree and commits it.</summary>
    /// <returns>The commit's id in hexadecimal.</returns>
    public string Commit(string path, string content, string message = "Change a file")
    {
        var file = Path.Combine(WorkingDirectory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        Run("add", "--", path);
        Run("commit", "--quiet", "--allow-empty", "-m", message);
        return Run("rev-parse", "HEAD");
    }

    private static TestGit Create(string directory, params string[] arguments)
    {
        Directory.CreateDirectory(directory);
        var git = new TestGit(directory);
        git.Run(arguments);
        return git;
    }

    private static GitResult Checked(string[] arguments, GitResult result) =>
        result.ExitCode == 0
            ? result
            : throw new InvalidOperationException(
                $"git {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");

    private GitResult Start(string[] arguments, ReadOnlyMemory<byte> input) =>
        Task.Run(() => StartAsync(arguments, input, CancellationToken.None)).GetAwaiter().GetResult();

    private async Task<GitResult> StartAsync(string[] arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        try
        {
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await WriteInputAsync(process, input, cancellationToken);
            await reading;
            var error = await errors;
            await process.WaitForExitAsync(cancellationToken);
            return new GitResult(process.ExitCode, output.ToArray(), error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task WriteInputAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // git ended before it read everything; its exit code says why.
        }
    }

    /// <summary>How git is started: for tests that watch it while it runs.</summary>
    public ProcessStartInfo StartInfo(params string[] arguments)
    {
        var info = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        var variables = info.Environment;
        foreach (var name in variables.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            variables.Remove(name);
        }

        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_CONFIG_GLOBAL"] = "/dev/null";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_AUTHOR_NAME"] = "Ada Author";
        variables["GIT_AUTHOR_EMAIL"] = "ada@example.com";
        variables["GIT_AUTHOR_DATE"] = "1700000000 +0100";
        variables["GIT_COMMITTER_NAME"] = "Carl Committer";
        variables["GIT_COMMITTER_EMAIL"] = "carl@example.com";
        variables["GIT_COMMITTER_DATE"] = "1700000000 +0100";
        variables["LC_ALL"] = "C";
        variables["GIT_CONFIG_COUNT"] = Defaults.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < Defaults.Length; i++)
        {
            variables[$"GIT_CONFIG_KEY_{i}"] = Defaults[i].Key;
            variables[$"GIT_CONFIG_VALUE_{i}"] = Defaults[i].Value;
        }

        foreach (var (name, value) in Environment)
        {
            variables[name] = value;
        }

        return info;
    }
}
