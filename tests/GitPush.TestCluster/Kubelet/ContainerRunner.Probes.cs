using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Kubelet;

internal sealed partial class ContainerRunner
{
    /// <summary>Probes a running container: first whether it has started, then whether it is ready and alive.</summary>
    /// <returns>When it is to be restarted; otherwise it ends by cancellation only.</returns>
    private async Task ProbeAsync(IRunningContainer container, CancellationToken cancellationToken)
    {
        if (spec["startupProbe"] is JsonObject startup)
        {
            if (!await RunProbeAsync(container, startup, "Startup", onSuccess: null, onFailure: null, stopsOnSuccess: true, cancellationToken))
            {
                return;
            }

            lock (_sync)
            {
                _hasStarted = true;
                _isReady = spec["readinessProbe"] is null;
            }

            run.Changed();
        }

        var readiness = spec["readinessProbe"] is JsonObject ready
            ? RunProbeAsync(container, ready, "Readiness", () => SetReady(true), () => SetReady(false), stopsOnSuccess: false, cancellationToken)
            : Task.FromResult(true);
        if (spec["livenessProbe"] is JsonObject liveness)
        {
            _ = await RunProbeAsync(container, liveness, "Liveness", onSuccess: null, onFailure: null, stopsOnSuccess: false, cancellationToken);
            return;
        }

        _ = await readiness;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <returns>True for a success that ends the probing; false when it has failed as often as is too often.</returns>
    private async Task<bool> RunProbeAsync(
        IRunningContainer container,
        JsonObject probe,
        string kind,
        Action? onSuccess,
        Action? onFailure,
        bool stopsOnSuccess,
        CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(probe.Number("initialDelaySeconds") ?? 0), run.Time, cancellationToken);
        var (failures, successes) = (0L, 0L);
        while (true)
        {
            var (isSuccess, output) = await new ContainerProbe(probe, spec).CheckAsync(container, cancellationToken);
            if (isSuccess)
            {
                (failures, successes) = (0, successes + 1);
                if (successes >= (probe.Number("successThreshold") ?? 1))
                {
                    onSuccess?.Invoke();
                    if (stopsOnSuccess)
                    {
                        return true;
                    }
                }
            }
            else
            {
                (failures, successes) = (failures + 1, 0);
                await run.Events.WriteAsync(run.Pod, "Warning", "Unhealthy", $"{kind} probe failed: {output}", Name);
                if (failures >= (probe.Number("failureThreshold") ?? 3))
                {
                    if (onFailure is null)
                    {
                        return false;
                    }

                    onFailure();
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(probe.Number("periodSeconds") ?? 10), run.Time, cancellationToken);
        }
    }

    private void SetReady(bool value)
    {
        lock (_sync)
        {
            if (_isReady == value || _state["running"] is null)
            {
                return;
            }

            _isReady = value;
        }

        run.Changed();
    }
}
