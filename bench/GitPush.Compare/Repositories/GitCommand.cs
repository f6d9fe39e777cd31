using System.Diagnostics;

namespace GitPush.Compare.Repositories;

/// <summary>Runs the git program, to make what is measured. It is not measured itself, but over SSH, where it is every side's client.</summary>
internal static class GitCommand
{
    /// <summary>
    /// For loops that run git: whoever waits for it holds a thread of the pool, which its output needs as well. Without a limit
    /// the loop takes each thread that the pool adds, and most of the time nothing runs.
    /// </summary>
    public static ParallelOptions Parallelism { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static string ExecPath { get; } = Run("/", ["--exec-path"]).Trim();

    public static string Version { get; } = Run("/", ["version"]).Trim();

    public static string Run(string folder, params string[] arguments) => System.Text.Encoding.UTF8.GetString(RunBytes(folder, [], arguments));

    /// <param name="input">What it reads.</param>
    /// <returns>What it writes.</returns>
    public static byte[] RunBytes(string folder, byte[] input, params string[] arguments) => RunOver(null, folder, input, arguments);

    /// <param name="sshCommand">What it reaches servers with, <c>GIT_SSH_COMMAND</c>; null where it reaches none.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>What it writes.</returns>
    public static byte[] RunOver(string? sshCommand, string folder, byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_SYSTEM"] = "/dev/null";
        start.Environment["GIT_SSH_COMMAND"] = sshCommand;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }
}
