using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

internal sealed partial class ContainerRunner
{
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until the image and all that the container needs are there.</summary>
    private async Task<ContainerStart> PrepareAsync(CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await PullAsync(stop);
                return await BuildStartAsync(stop);
            }
            catch (ImagePullException error)
            {
                await ReportPullFailureAsync(error.Message, attempt, stop);
            }
            catch (ContainerConfigException error)
            {
                SetWaiting("CreateContainerConfigError", error.Message);
                await run.Events.WriteAsync(run.Pod, "Warning", "Failed", $"Error: {error.Message}", Name);
                await Task.Delay(ConfigRetry, run.Time, stop);
            }
            catch (Exception error) when (error is HttpRequestException or InvalidOperationException || (error is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // The API server is away.
                await Task.Delay(ConfigRetry, run.Time, stop);
            }
        }
    }

    private async Task PullAsync(CancellationToken stop)
    {
        var image = spec.Text("image")!;
        if (_runs > 0)
        {
            return;
        }

        if (spec.Text("imagePullPolicy") == "Always" || image.Split('/')[0].EndsWith(".invalid", StringComparison.Ordinal))
        {
            await run.Events.WriteAsync(run.Pod, "Normal", "Pulling", $"Pulling image \"{image}\"", Name);
        }

        await run.Runtime.PullAsync(image, stop);
        await run.Events.WriteAsync(run.Pod, "Normal", "Pulled", $"Container image \"{image}\" already present on machine", Name);
    }

    private async Task ReportPullFailureAsync(string message, int attempt, CancellationToken stop)
    {
        var image = spec.Text("image");
        SetWaiting("ErrImagePull", message);
        await run.Events.WriteAsync(run.Pod, "Warning", "Failed", $"Failed to pull image \"{image}\": {message}", Name);
        await run.Events.WriteAsync(run.Pod, "Warning", "Failed", "Error: ErrImagePull", Name);
        await Task.Delay(ConfigRetry, run.Time, stop);
        SetWaiting("ImagePullBackOff", $"Back-off pulling image \"{image}\": ErrImagePull: {message}");
        await run.Events.WriteAsync(run.Pod, "Normal", "BackOff", $"Back-off pulling image \"{image}\"", Name);
        await run.Events.WriteAsync(run.Pod, "Warning", "Failed", "Error: ImagePullBackOff", Name);
        await Task.Delay(run.Options.RestartBackOff * Math.Pow(2, Math.Min(attempt, 4)), run.Time, stop);
    }

    private async Task<ContainerStart> BuildStartAsync(CancellationToken stop)
    {
        var environment = await new ContainerEnvironment(run.Api, run.Pod).BuildAsync(spec, run.Server, stop);
        var root = Path.Combine(run.Folder, "rootfs", Name);
        _ = Directory.CreateDirectory(root);
        var lastWords = Path.Combine(run.Folder, $"{Name}.termination-log");
        await File.WriteAllTextAsync(lastWords, "", stop);
        return new ContainerStart
        {
            Id = $"{run.Uid}-{Name}-{_runs + 1}",
            Image = spec.Text("image")!,
            Command = [.. spec.Texts("command").Select(word => ContainerEnvironment.Expand(word, environment))],
            Arguments = [.. spec.Texts("args").Select(word => ContainerEnvironment.Expand(word, environment))],
            Environment = environment,
            WorkingDirectory = spec.Text("workingDir"),
            RootFolder = root,
            Mounts = run.Volumes.Mounts(spec),
            TerminationLog = (spec.Text("terminationMessagePath") ?? "/dev/termination-log", lastWords),
        };
    }

    private async Task<int> RunOnceAsync(ContainerStart start, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        PreviousLog = Log;
        Log = new ContainerLog(run.Time);
        IRunningContainer container;
        try
        {
            container = await run.Runtime.StartAsync(start, Log, stop);
        }
        catch (ContainerStartException error)
        {
            Log.Complete();
            await run.Events.WriteAsync(run.Pod, "Warning", "Failed", $"Error: {error.Message}", Name);
            _runs++;
            SetTerminated(128, "StartError", error.Message, Timestamps.Write(DateTimeOffset.UnixEpoch));
            return 128;
        }

        await using (container)
        {
            var startedAt = Timestamps.Write(run.Time.GetUtcNow());
            await run.Events.WriteAsync(run.Pod, "Normal", "Created", $"Created container: {Name}", Name);
            await run.Events.WriteAsync(run.Pod, "Normal", "Started", $"Started container {Name}", Name);
            _runs++;

            // A kubelet looks at its containers from time to time: what ends at once has never been seen running, let alone ready.
            _ = await Task.WhenAny(container.Exited, Task.Delay(FirstLook, run.Time, CancellationToken.None));
            if (!container.Exited.IsCompleted)
            {
                SetRunning(startedAt);
            }

            var exitCode = await WatchAsync(container, stop);
            SetTerminated(exitCode, null, LastWords(start, exitCode), startedAt);
            return exitCode;
        }
    }

    private async Task<int> WatchAsync(IRunningContainer container, CancellationToken stop)
    {
        using var probing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var unhealthy = ProbeAsync(container, probing.Token);
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, probing.Token);
        var first = await Task.WhenAny(container.Exited, stopped, unhealthy);
        await probing.CancelAsync();
        if (first != container.Exited)
        {
            var isUnhealthy = !stop.IsCancellationRequested;
            await run.Events.WriteAsync(
                run.Pod, "Normal", "Killing", isUnhealthy ? $"Container {Name} failed liveness probe, will be restarted" : $"Stopping container {Name}", Name);
            await EndAsync(container, isUnhealthy ? run.Options.MaxGracePeriod : _grace);
        }

        await unhealthy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await container.Exited;
    }

    private async Task EndAsync(IRunningContainer container, TimeSpan limit)
    {
        if (limit > TimeSpan.Zero)
        {
            await container.TerminateAsync();
            _ = await Task.WhenAny(container.Exited, Task.Delay(limit, run.Time));
        }

        if (!container.Exited.IsCompleted)
        {
            await container.KillAsync();
        }
    }

    private string? LastWords(ContainerStart start, int exitCode)
    {
        const int Limit = 4096;
        const int LinesOfLog = 80;
        const int LengthOfLog = 2048;
        var words = File.Exists(start.TerminationLog.HostPath) ? File.ReadAllText(start.TerminationLog.HostPath) : "";
        return words.Length > 0 ? words[..Math.Min(words.Length, Limit)]
            : exitCode != 0 && spec.Text("terminationMessagePolicy") == "FallbackToLogsOnError" ? Log!.Tail(LinesOfLog, LengthOfLog)
            : null;
    }
}
