using System.Diagnostics;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>The docker command, on one engine.</summary>
internal sealed class DockerCommand(string socket)
{
    public async Task<DockerResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new DockerResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Hands on each line of both outputs until the command ends.</summary>
    public async Task FollowAsync(IReadOnlyList<string> arguments, Action<string> add)
    {
        using var process = Start(arguments);
        await Task.WhenAll(CopyAsync(process.StandardOutput, add), CopyAsync(process.StandardError, add));
        await process.WaitForExitAsync();
    }

    private Process Start(IReadOnlyList<string> arguments) => Process.Start(new ProcessStartInfo("docker", ["--host", $"unix://{socket}", .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task CopyAsync(StreamReader from, Action<string> add)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            add(line);
        }
    }
}
