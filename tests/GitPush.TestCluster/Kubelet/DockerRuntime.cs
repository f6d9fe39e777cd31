namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>
/// Runs containers with a Docker engine, by its command: images are pulled, and are what runs. The containers have no network but
/// their own loopback; those of one pod do not share it.
/// </summary>
internal sealed class DockerRuntime(string socket) : IContainerRuntime
{
    private readonly DockerCommand docker = new(socket);

    public async Task PullAsync(string image, CancellationToken cancellationToken)
    {
        var result = await docker.RunAsync(["image", "inspect", image], cancellationToken);
        if (result.ExitCode != 0 && (result = await docker.RunAsync(["pull", "--quiet", image], cancellationToken)).ExitCode != 0)
        {
            throw new ImagePullException($"failed to pull image \"{image}\": {result.LastLine}");
        }
    }

    public async Task<IRunningContainer> StartAsync(ContainerStart start, ContainerLog log, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(start.TerminationLog.HostPath, "", cancellationToken);
        List<string> arguments = ["create", "--name", start.Id, "--network", "none", "--volume", $"{start.TerminationLog.HostPath}:{start.TerminationLog.MountPath}"];
        foreach (var (mountPath, hostPath, readOnly) in start.Mounts)
        {
            arguments.AddRange(["--volume", $"{hostPath}:{mountPath}{(readOnly ? ":ro" : "")}"]);
        }

        foreach (var (name, value) in start.Environment)
        {
            arguments.AddRange(["--env", $"{name}={value}"]);
        }

        if (start.WorkingDirectory is { } folder)
        {
            arguments.AddRange(["--workdir", folder]);
        }

        var command = start.Command.Concat(start.Arguments).ToList();
        if (start.Command.Count > 0)
        {
            arguments.AddRange(["--entrypoint", command[0]]);
            command.RemoveAt(0);
        }

        var created = await docker.RunAsync([.. arguments, start.Image, .. command], cancellationToken);
        if (created.ExitCode != 0)
        {
            throw new ContainerStartException(created.LastLine);
        }

        var started = await docker.RunAsync(["start", start.Id], cancellationToken);
        if (started.ExitCode != 0)
        {
            _ = await docker.RunAsync(["rm", "--force", start.Id], CancellationToken.None);
            throw new ContainerStartException(started.LastLine);
        }

        return new DockerContainer(docker, start.Id, log);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
