using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>One container of a pod: its runs one after another, and its status.</summary>
/// <param name="spec">The container's specification.</param>
/// <param name="isInit">Whether it has to end well before the pod's containers start.</param>
/// <param name="waitingReason">Why it does not run yet.</param>
internal sealed partial class ContainerRunner(PodRun run, JsonObject spec, bool isInit, string waitingReason)
{
    private readonly Lock _sync = new();
    private JsonObject _state = new() { ["waiting"] = new JsonObject { ["reason"] = waitingReason } };
    private JsonObject _lastState = [];
    private int _restarts;
    private int _runs;
    private bool _isReady;
    private bool _hasStarted;
    private TimeSpan _grace;

    public string Name => spec.Text("name")!;

    /// <summary>Whether it runs on beside the pod's containers though it is an init container.</summary>
    public bool IsSidecar => isInit && spec.Text("restartPolicy") == "Always";

    /// <summary>The log of the present run; null before the first.</summary>
    public ContainerLog? Log { get; private set; }

    public ContainerLog? PreviousLog { get; private set; }

    /// <summary>Its exit code, when it has ended and will not run again.</summary>
    public int? FinalExitCode { get; private set; }

    public bool IsReady
    {
        get
        {
            lock (_sync)
            {
                return _isReady;
            }
        }
    }

    /// <summary>Whether a run of it has ever begun.</summary>
    public bool HasRun => _runs > 0;

    /// <summary>Why it waits; null when it does not.</summary>
    public string? WaitingReason
    {
        get
        {
            lock (_sync)
            {
                return _state.Text("waiting", "reason");
            }
        }
    }

    /// <summary>An entry of <c>containerStatuses</c>.</summary>
    public JsonObject Status()
    {
        lock (_sync)
        {
            return new JsonObject
            {
                ["name"] = Name,
                ["state"] = _state.DeepClone(),
                ["lastState"] = _lastState.DeepClone(),
                ["ready"] = _isReady,
                ["restartCount"] = _restarts,
                ["image"] = spec.Text("image"),
                ["imageID"] = _runs == 0 ? "" : $"test/{spec.Text("image")}",
                ["containerID"] = _runs == 0 ? "" : $"test://{run.Uid}/{Name}/{_runs}",
                ["started"] = _hasStarted,
            };
        }
    }

    /// <summary>Runs the container until it has ended for good or is told to stop.</summary>
    /// <param name="stop">Ends it, within <see cref="SetGrace"/>.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var failures = 0;
            while (true)
            {
                var start = await PrepareAsync(stop);
                var exitCode = await RunOnceAsync(start, stop);
                if (stop.IsCancellationRequested || !RestartsAfter(exitCode))
                {
                    FinalExitCode = exitCode;
                    run.Changed();
                    return;
                }

                if (failures++ > 0)
                {
                    await BackOffAsync(failures - 2, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was between two runs, or before the first.
        }
    }

    /// <summary>How long it gets to end by itself.</summary>
    public void SetGrace(TimeSpan value) => _grace = value < run.Options.MaxGracePeriod ? value : run.Options.MaxGracePeriod;

    /// <summary>Marks a container that will not run, for its pod is done.</summary>
    public void Abandon()
    {
        FinalExitCode ??= 137;
    }

    private bool RestartsAfter(int exitCode) =>
        IsSidecar || run.RestartPolicy switch
        {
            "Never" => false,
            "OnFailure" => exitCode != 0,
            _ => exitCode != 0 || !isInit,
        };

    private async Task BackOffAsync(int failures, CancellationToken stop)
    {
        var delay = run.Options.RestartBackOff * Math.Pow(2, Math.Min(failures, 4));
        var pod = $"{run.Name}_{run.Namespace}({run.Uid})";
        lock (_sync)
        {
            _state = Waiting("CrashLoopBackOff", $"back-off {delay.TotalSeconds:0.###}s restarting failed container={Name} pod={pod}");
        }

        run.Changed();
        await run.Events.WriteAsync(run.Pod, "Warning", "BackOff", $"Back-off restarting failed container {Name} in pod {pod}", Name);
        await Task.Delay(delay, run.Time, stop);
    }

    private void SetWaiting(string reason, string? message)
    {
        lock (_sync)
        {
            if (_state.Text("waiting", "reason") == reason && _state.Text("waiting", "message") == message)
            {
                return;
            }

            _state = Waiting(reason, message);
            _isReady = false;
        }

        run.Changed();
    }

    private void SetRunning(string startedAt)
    {
        lock (_sync)
        {
            CountRestarts();
            _state = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = startedAt } };
            _hasStarted = spec["startupProbe"] is null;
            _isReady = _hasStarted && spec["readinessProbe"] is null;
        }

        run.Changed();
    }

    private void SetTerminated(int exitCode, string? reason, string? message, string startedAt)
    {
        lock (_sync)
        {
            var terminated = new JsonObject
            {
                ["exitCode"] = exitCode,
                ["reason"] = reason ?? (exitCode == 0 ? "Completed" : "Error"),
                ["startedAt"] = startedAt,
                ["finishedAt"] = Timestamps.Write(run.Time.GetUtcNow()),
                ["containerID"] = $"test://{run.Uid}/{Name}/{_runs}",
            };
            terminated.Put("message", string.IsNullOrEmpty(message) ? null : message);
            CountRestarts();
            _state = new JsonObject { ["terminated"] = terminated };
            _lastState = new JsonObject { ["terminated"] = terminated.DeepClone() };
            _isReady = isInit && exitCode == 0;
            _hasStarted = false;
        }

        run.Changed();
    }

    // A kubelet reads the count off the container that it tells the state of: it never tells the end of one run with the count of the next.
    private void CountRestarts() => _restarts = Math.Max(0, _runs - 1);

    // What the last run left is of the past only when the next has begun to wait or to run.
    private static JsonObject Waiting(string reason, string? message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        waiting.Put("message", message);
        return new JsonObject { ["waiting"] = waiting };
    }
}
