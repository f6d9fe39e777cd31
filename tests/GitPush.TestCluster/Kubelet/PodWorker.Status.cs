using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Kubelet;

internal sealed partial class PodWorker
{
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private readonly Dictionary<string, (string Status, string Since)> _conditions = new(StringComparer.Ordinal);
    private JsonObject? _published;

    private async Task PublishAsync()
    {
        while (!_gone.IsCancellationRequested)
        {
            try
            {
                await _changed.WaitAsync(_gone.Token);
                await PublishOnceAsync();
            }
            catch (OperationCanceledException) when (_gone.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The API server is away.
                await Task.Delay(Retry, _run.Time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Signal();
            }
        }
    }

    private async Task PublishOnceAsync()
    {
        await _publishing.WaitAsync(_gone.Token);
        try
        {
            var status = Status();
            if (JsonNode.DeepEquals(status, _published))
            {
                return;
            }

            var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = _run.Uid }, ["status"] = status.DeepClone() };
            var answer = await _run.Api.SendAsync(HttpMethod.Patch, $"{Path}/status", patch, "application/merge-patch+json", _gone.Token);
            if (answer.IsSuccess)
            {
                _published = status;
            }
            else if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                Forget();
            }
            else
            {
                throw new HttpRequestException(answer.Message);
            }
        }
        finally
        {
            _ = _publishing.Release();
        }
    }

    private JsonObject Status()
    {
        var phase = Phase();
        var unready = _mains.Where(container => !container.IsReady).Select(container => container.Name).ToList();
        var isInitialized = _inits.TrueForAll(init => init.IsSidecar || init.FinalExitCode == 0);
        var (notReady, message) = phase == "Succeeded"
            ? ("PodCompleted", null)
            : phase == "Failed" ? ("PodFailed", null)
            : ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
        var isReady = unready.Count == 0 && phase == "Running";
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(
                Condition("PodReadyToStartContainers", phase is "Running" or "Pending", null, null),
                Condition("Initialized", isInitialized, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', _inits.Where(init => !init.IsSidecar && init.FinalExitCode != 0).Select(init => init.Name))}]"),
                Condition("Ready", isReady, notReady, message),
                Condition("ContainersReady", isReady, notReady, message),
                Condition("PodScheduled", true, null, null)),
            ["hostIP"] = "127.0.0.1",
            ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
            ["podIP"] = "127.0.0.1",
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
            ["startTime"] = _startTime,
            ["containerStatuses"] = new JsonArray([.. _mains.Select(container => container.Status())]),
        };
        if (_inits.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. _inits.Select(container => container.Status())]);
        }

        status.Put("reason", _failure);
        status.Put("message", _failureMessage);
        return status;
    }

    private string Phase()
    {
        if (_failure is not null || _inits.Exists(init => !init.IsSidecar && init.FinalExitCode is not null and not 0))
        {
            return "Failed";
        }

        if (_mains.TrueForAll(container => container.FinalExitCode is not null))
        {
            return _mains.TrueForAll(container => container.FinalExitCode == 0) ? "Succeeded" : "Failed";
        }

        // Ended from outside before all had started.
        return _isDone ? _mains.Exists(container => container.HasRun) ? "Running" : "Pending"
            : _mains.TrueForAll(container => container.HasRun) ? "Running"
            : "Pending";
    }

    private JsonObject Condition(string type, bool isTrue, string? reason, string? message)
    {
        var status = isTrue ? "True" : "False";
        if (!_conditions.TryGetValue(type, out var before) || before.Status != status)
        {
            _conditions[type] = before = (status, Timestamps.Write(_run.Time.GetUtcNow()));
        }

        var condition = new JsonObject { ["type"] = type, ["status"] = status, ["lastProbeTime"] = null, ["lastTransitionTime"] = before.Since };
        if (!isTrue)
        {
            condition.Put("reason", reason);
            condition.Put("message", message);
        }
        else if (reason == "PodCompleted")
        {
            condition["reason"] = reason;
        }

        return condition;
    }
}
