using System.Globalization;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>A container of a Docker engine.</summary>
internal sealed class DockerContainer : IRunningContainer
{
    private readonly DockerCommand docker;
    private readonly string id;

    public DockerContainer(DockerCommand docker, string id, ContainerLog log)
    {
        this.docker = docker;
        this.id = id;
        Exited = WaitAsync(log);
    }

    public Task<int> Exited { get; }

    public Task TerminateAsync() => docker.RunAsync(["kill", "--signal", "TERM", id], CancellationToken.None);

    public Task KillAsync() => docker.RunAsync(["kill", id], CancellationToken.None);

    public async Task<(int ExitCode, string Output)> ExecuteAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var result = await docker.RunAsync(["exec", id, .. command], cancellationToken);
        return (result.ExitCode, result.Output + result.Error);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _ = await Exited;
        _ = await docker.RunAsync(["rm", "--force", id], CancellationToken.None);
    }

    private async Task<int> WaitAsync(ContainerLog log)
    {
        // The command ends with the container, once all of its output is there.
        await docker.FollowAsync(["logs", "--follow", id], log.Add);
        var result = await docker.RunAsync(["wait", id], CancellationToken.None);
        log.Complete();
        return int.TryParse(result.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw new InvalidOperationException($"docker wait: {result.LastLine}");
    }
}
