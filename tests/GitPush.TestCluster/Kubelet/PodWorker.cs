using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>Runs one pod from its binding to its end.</summary>
internal sealed partial class PodWorker : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private readonly PodRun _run;
    private readonly List<ContainerRunner> _inits;
    private readonly List<ContainerRunner> _mains;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly string _startTime;
    private readonly Task _running;
    private string? _failure;
    private string? _failureMessage;
    private bool _isDone;

    public PodWorker(Func<Action, PodRun> makeRun)
    {
        _run = makeRun(() => Signal());
        _startTime = Timestamps.Write(_run.Time.GetUtcNow());
        _inits = [.. _run.Pod.Objects("spec", "initContainers").Select(spec => new ContainerRunner(_run, spec, isInit: true, "PodInitializing"))];
        _mains = [.. _run.Pod.Objects("spec", "containers").Select(spec => new ContainerRunner(_run, spec, isInit: false, _inits.Count > 0 ? "PodInitializing" : "ContainerCreating"))];
        _running = Task.Run(RunAsync);
    }

    private string Path => $"/api/v1/namespaces/{_run.Namespace}/pods/{_run.Name}";

    /// <summary>The container of a name; null when there is none.</summary>
    public ContainerRunner? Find(string container) => _inits.Concat(_mains).FirstOrDefault(candidate => candidate.Name == container);

    /// <summary>Takes note of a change of the pod: it may be going away.</summary>
    public void Update(JsonObject pod)
    {
        if (pod.At("metadata", "deletionTimestamp") is not null && !_stop.IsCancellationRequested)
        {
            Stop(TimeSpan.FromSeconds(pod.Number("metadata", "deletionGracePeriodSeconds") ?? 30));
        }
    }

    /// <summary>The pod is no more: its containers are ended at once.</summary>
    public void Forget()
    {
        _gone.Cancel();
        Stop(TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _gone.Dispose();
        _changed.Dispose();
    }

    private void Stop(TimeSpan grace)
    {
        foreach (var container in _inits.Concat(_mains))
        {
            container.SetGrace(grace);
        }

        _stop.Cancel();
    }

    private async Task RunAsync()
    {
        var publishing = PublishAsync();
        Signal();
        using var deadline = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, deadline.Token);
        if (_run.Pod.Number("spec", "activeDeadlineSeconds") is { } seconds)
        {
            _ = deadline.Token.Register(() =>
            {
                _failure = "DeadlineExceeded";
                _failureMessage = "Pod was active on the node longer than the specified deadline";
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

        _isDone = true;
        Signal();
        await WaitForStopAsync();
        await DeleteAsync();
        await _gone.CancelAsync();
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
            foreach (var init in _inits)
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
                    foreach (var main in _mains)
                    {
                        main.Abandon();
                    }

                    return;
                }
            }

            await Task.WhenAll(_mains.Select(main => main.RunAsync(end)));
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
                await _run.Volumes.SetUpAsync(end);
                return;
            }
            catch (ContainerConfigException error)
            {
                await _run.Events.WriteAsync(_run.Pod, "Warning", "FailedMount", error.Message);
            }
            catch (Exception error) when (error is HttpRequestException or InvalidOperationException || (error is OperationCanceledException && !end.IsCancellationRequested))
            {
                // The API server is away.
            }

            await Task.Delay(Retry, _run.Time, end);
        }
    }

    private async Task WaitForStopAsync() => await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Signal()
    {
        try
        {
            _ = _changed.CurrentCount == 0 && _changed.Release() >= 0;
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else was faster, or nobody listens any more.
        }
    }
}
