using System.Diagnostics;
using GitPush.Docker.Tests.Peers;

namespace GitPush.Docker.Tests.Support;

/// <summary>The docker command, as the reference for what this package does in its place.</summary>
internal static class DockerCommand
{
    /// <summary>Runs it with the classic builder, for which it filters the context itself.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(EnginePeer engine, params string[] arguments)
    {
        var info = new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOCKER_HOST"] = engine.Host;
        info.Environment["DOCKER_BUILDKIT"] = "0";
        info.Environment["HOME"] = Path.GetTempPath();
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {error.Result}{output}");
    }
}
