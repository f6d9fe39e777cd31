using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>Runs one pod from its binding to its end.</summary>
internal sealed partial class PodWorker : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private readonly PodRun run;
    private readonly List<ContainerRunner> inits;
    private readonly List<ContainerRunner> mains;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource gone = new();
    private readonly SemaphoreSlim changed = new(0, 1);
    private readonly string startTime;
    private readonly Task running;
    private string? failure;
    private string? failureMessage;
    private bool isDone;

    public PodWorker(Func<Action, PodRun> makeRun)
    {
        run = makeRun(() => Signal());
        startTime = Timestamps.Write(run.Time.GetUtcNow());
        inits = [.. run.Pod.Objects("spec", "initContainers").Select(spec => new ContainerRunner(run, spec, isInit: true, "PodInitializing"))];
        mains = [.. run.Pod.Objects("spec", "containers").Select(spec => new ContainerRunner(run, spec, isInit: false, inits.Count > 0 ? "PodInitializing" : "ContainerCreating"))];
        running = Task.Run(RunAsync);
    }

    private string Path => $"/api/v1/namespaces/{run.Namespace}/pods/{run.Name}";

    /// <summary>The container of a name; null when there is none.</summary>
    public ContainerRunner? Find(string container) => inits.Concat(mains).FirstOrDefault(candidate => candidate.Name == container);

    /// <summary>Takes note of a change of the pod: it may be going away.</summary>
    public void Update(JsonObject pod)
    {
        if (pod.At("metadata", "deletionTimestamp") is not null && !stop.IsCancellationRequested)
        {
            Stop(TimeSpan.FromSeconds(pod.Number("metadata", "deletionGracePeriodSeconds") ?? 30));
        }
    }

    /// <summary>The pod is no more: its containers are ended at once.</summary>
    public void Forget()
    {
        gone.Cancel();
        Stop(TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        gone.Dispose();
        changed.Dispose();
    }

    private void Stop(TimeSpan grace)
    {
        foreach (var container in inits.Concat(mains))
        {
            container.SetGrace(grace);
        }

        stop.Cancel();
    }

    private async Task RunAsync()
    {
        var publishing = PublishAsync();
        Signal();
        using var deadline = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, deadline.Token);
        if (run.Pod.Number("spec", "activeDeadlineSeconds") is { } seconds)
        {
            _ = deadline.Token.Register(() =>
            {
                failure = "DeadlineExceeded";
                failureMessage = "Pod was active on the node longer than the specified deadline";
            });
            deadline.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        try
        {
            await RunContainersAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It was told to end before all had started.
        }

        isDone = true;
        Signal();
        await WaitForStopAsync();
        await DeleteAsync();
        await gone.CancelAsync();
        await publishing;
        CleanUp();
    }

    private async Task RunContainersAsync(CancellationToken end)
    {
        await SetUpVolumesAsync(end);
        var sidecars = new List<Task>();
        using var sidecarStop = CancellationTokenSource.CreateLinkedTokenSource(end);
        try
        {
            foreach (var init in inits)
            {
                if (init.IsSidecar)
                {
                    sidecars.Add(init.RunAsync(sidecarStop.Token));
                    continue;
                }

                await init.RunAsync(end);
                end.ThrowIfCancellationRequested();
                if (init.FinalExitCode is not 0)
                {
                    foreach (var main in mains)
                    {
                        main.Abandon();
                    }

                    return;
                }
            }

            await Task.WhenAll(mains.Select(main => main.RunAsync(end)));
        }
        finally
        {
            await sidecarStop.CancelAsync();
            await Task.WhenAll(sidecars);
        }
    }

    private async Task SetUpVolumesAsync(CancellationToken end)
    {
        while (true)
        {
            try
            {
                await run.Volumes.SetUpAsync(end);
                return;
            }
            catch (ContainerConfigException error)
            {
                await run.Events.WriteAsync(run.Pod, "Warning", "FailedMount", error.Message);
            }
            catch (Exception error) when (error is HttpRequestException or InvalidOperationException || (error is OperationCanceledException && !end.IsCancellationRequested))
            {
                // The API server is away.
            }

            await Task.Delay(Retry, run.Time, end);
        }
    }

    private async Task WaitForStopAsync() => await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // The API server has kept the pod for its kubelet to say that nothing of it runs any more.
    private async Task DeleteAsync()
    {
        while (!gone.IsCancellationRequested)
        {
            try
            {
                await PublishOnceAsync();
                var answer = await run.Api.SendAsync(
                    HttpMethod.Delete,
                    Path,
                    new JsonObject
                    {
                        ["apiVersion"] = "v1",
                        ["kind"] = "DeleteOptions",
                        ["gracePeriodSeconds"] = 0,
                        ["preconditions"] = new JsonObject { ["uid"] = run.Uid },
                    },
                    cancellationToken: gone.Token);
                if (answer.IsSuccess || answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The API server is away.
            }

            await Task.Delay(Retry, run.Time, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void CleanUp()
    {
        try
        {
            Directory.Delete(run.Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    private void Signal()
    {
        try
        {
            _ = changed.CurrentCount == 0 && changed.Release() >= 0;
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else was faster, or nobody listens any more.
        }
    }
}
