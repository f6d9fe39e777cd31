using System.ComponentModel;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>
/// Runs containers as processes of this machine, each in a session of its own. There is no isolation: the mounts are links
/// below a folder, which is the working directory of a container that runs in <c>/</c>, and absolute paths of mounts in command,
/// arguments and environment become those of the host. A container without a command waits until it is told to end, since the
/// image that would say what to run is not there. An image whose name is a folder of this machine has that folder's programs.
/// </summary>
internal sealed class ProcessRuntime : IContainerRuntime
{
    private static readonly string[] WaitForEnd = ["/bin/sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done"];
    private readonly ProcessGuard _guard = ProcessGuard.Start();

    public Task PullAsync(string image, CancellationToken cancellationToken)
    {
        var host = image.Split('/')[0].Split(':')[0];
        return host.EndsWith(".invalid", StringComparison.Ordinal)
            ? throw new ImagePullException(
                $"failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": failed to do request: Head \"https://{host}/v2/\": dial tcp: lookup {host}: no such host")
            : Task.CompletedTask;
    }

    public Task<IRunningContainer> StartAsync(ContainerStart start, ContainerLog log, CancellationToken cancellationToken)
    {
        foreach (var (mountPath, hostPath, _) in start.Mounts)
        {
            Link(start.RootFolder, mountPath, hostPath);
        }

        var places = new MountPaths(start);
        var command = start.Command.Count > 0 ? [.. start.Command.Concat(start.Arguments).Select(places.OnHost)] : WaitForEnd;
        var folder = Path.Join(start.RootFolder, start.WorkingDirectory ?? "/");
        _ = Directory.CreateDirectory(folder);
        var environment = start.Environment.ToDictionary(variable => variable.Key, variable => places.OnHost(variable.Value), StringComparer.Ordinal);
        _ = environment.TryAdd("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        _ = environment.TryAdd("HOME", "/root");
        environment["GITPUSH_ROOTFS"] = start.RootFolder;
        environment["GITPUSH_TERMINATION_LOG"] = start.TerminationLog.HostPath;
        if (Directory.Exists(start.Image))
        {
            environment["PATH"] = $"{start.Image}:{environment.GetValueOrDefault("PATH")}";
        }

        var program = FindProgram(command[0], folder, environment) ?? throw new ContainerStartException(
            $"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"{command[0]}\": stat {command[0]}: no such file or directory");
        try
        {
            return Task.FromResult<IRunningContainer>(new RunningProcess(_guard, [program, .. command[1..]], folder, environment, log));
        }
        catch (Win32Exception error)
        {
            throw new ContainerStartException(error.Message);
        }
    }

    public ValueTask DisposeAsync() => _guard.DisposeAsync();

    private static string? FindProgram(string name, string folder, Dictionary<string, string> environment)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.Combine(folder, name);
            return File.Exists(path) ? path : null;
        }

        return environment.GetValueOrDefault("PATH", "").Split(':').Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
    }

    private static void Link(string root, string mountPath, string hostPath)
    {
        var path = Path.Join(root, mountPath).TrimEnd('/');
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }

        if (!Path.Exists(path))
        {
            _ = File.CreateSymbolicLink(path, hostPath);
        }
    }
}
