using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Where a container is, as far as its log goes.</summary>
/// <param name="Run">Which run of the container it is: 0, and one more each time that it is started again.</param>
/// <param name="HasStarted">Whether this run has a log.</param>
/// <param name="HasEnded">Whether this run's log is complete.</param>
/// <param name="HasPrevious">Whether the log that is kept beside this run's is that of the run before it.</param>
/// <param name="IsLast">Whether there will be no further run.</param>
internal sealed record ContainerState(long Run, bool HasStarted, bool HasEnded, bool HasPrevious, bool IsLast)
{
    /// <summary>Whether this run has ended well: an init container has then done its part, and the containers after it begin.</summary>
    public bool HasSucceeded { get; init; }

    /// <summary>Reads a container's state from its pod's status; null when the kubelet has not written any.</summary>
    public static ContainerState? Of(KubernetesObject pod, string container)
    {
        var status = pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses"))
            .FirstOrDefault(status => status.Text("name") == container);
        var isOver = pod.Text("status", "phase") is "Succeeded" or "Failed";
        if (status?["state"] is not JsonObject state)
        {
            return isOver ? new ContainerState(0, HasStarted: false, HasEnded: false, HasPrevious: false, IsLast: true) : null;
        }

        // Between two runs a container waits, and counts as the one that has ended: that is what the kept log is of.
        var isThere = state["running"] is not null || state["terminated"] is not null;
        var hasEnded = state["terminated"] is not null || (!isThere && status["lastState"]?["terminated"] is not null);
        return new ContainerState(status.Number("restartCount") ?? 0, isThere || hasEnded, hasEnded, HasPrevious: isThere, isOver)
        {
            HasSucceeded = (state["terminated"] as JsonObject)?.Number("exitCode") == 0,
        };
    }
}
