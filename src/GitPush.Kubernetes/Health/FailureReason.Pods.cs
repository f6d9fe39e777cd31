using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <content>The pod that shows best what is wrong.</content>
internal static partial class FailureReason
{
    // A log line may be a megabyte of JSON; this is the most that is read of them all.
    private const long MaxLogBytes = 64 * 1024;
    private const int MaxLogLineLength = 500;

    private static async Task<KubernetesObject?> FindPodAsync(
        KubernetesClient client, KubernetesObject of, IReadOnlyList<KubernetesObject> replicaSets, HealthOptions options, CancellationToken cancellationToken)
    {
        if (of is not { Namespace: { } ns, Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" or "Pod" })
        {
            return null;
        }

        var revisions = of.Kind == "DaemonSet" ? await ListAsync(client, "apps/v1", "ControllerRevision", ns, cancellationToken).ConfigureAwait(false) : [];
        var pods = of.Kind == "Pod" ? [of] : await ListAsync(client, "v1", "Pod", ns, cancellationToken).ConfigureAwait(false);
        return RevisionPods.Of(of, replicaSets, revisions, pods)
            .Where(pod => of.Kind is "Pod" or "Job" || (!pod.IsBeingDeleted && ObjectCondition.Find(pod, "Ready") is not { IsTrue: true }))
            .OrderByDescending(pod => PodFailures.Find(pod, options.MaxRestarts)?.Finality)
            .ThenByDescending(pod => pod.Text("status", "phase") == "Failed")
            .ThenByDescending(Restarts)
            .ThenByDescending(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static long Restarts(KubernetesObject pod) =>
        pod.Objects("status", "containerStatuses").Concat(pod.Objects("status", "initContainerStatuses")).Sum(status => status.Number("restartCount") ?? 0);

    private static async Task ExplainPodAsync(
        KubernetesClient client, KubernetesObject pod, HealthOptions options, List<string> lines, CancellationToken cancellationToken)
    {
        if (PodFailures.Find(pod, options.MaxRestarts) is { } failure)
        {
            lines.Add(OneLine.Of($"pod/{pod.Name}: {failure.Text}"));
        }
        else if (pod.Text("status", "message") is { Length: > 0 } message)
        {
            // Evicted, NodeLost, DeadlineExceeded: about the pod, whatever its containers say.
            lines.Add(OneLine.Of($"pod/{pod.Name}: {pod.Text("status", "reason")}: {message}"));
        }

        foreach (var status in pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses")))
        {
            if (EndedBadly(status) is { } ended)
            {
                if (status["state"]?["waiting"] is null)
                {
                    lines.Add($"pod/{pod.Name}: container {status.Text("name")} {PodFailures.Ending(pod, status.Text("name") ?? "", ended.Terminated)}");
                }

                await AddLogAsync(client, pod, status, ended.IsPrevious, options, lines, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        // Nothing has ended: what runs and is not ready may say why.
        foreach (var status in pod.Objects("status", "containerStatuses"))
        {
            if (status["state"]?["running"] is not null && !StatusJson.IsTrue(status["ready"]))
            {
                await AddLogAsync(client, pod, status, isPrevious: false, options, lines, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    private static (JsonObject Terminated, bool IsPrevious)? EndedBadly(JsonObject status)
    {
        if (status["state"]?["terminated"] is JsonObject now)
        {
            return now.Number("exitCode") is 0 ? null : (now, false);
        }

        return status["lastState"]?["terminated"] is JsonObject last && !StatusJson.IsTrue(status["ready"]) ? (last, true) : null;
    }

    private static async Task AddLogAsync(
        KubernetesClient client, KubernetesObject pod, JsonObject status, bool isPrevious, HealthOptions options, List<string> lines, CancellationToken cancellationToken)
    {
        if (options.LogLines <= 0 || status.Text("name") is not { } container || pod.Namespace is not { } ns)
        {
            return;
        }

        var request = new LogRequest(container) { Previous = isPrevious, TailLines = options.LogLines, LimitBytes = MaxLogBytes };
        var log = new List<string>();
        try
        {
            await foreach (var line in client.ReadLogAsync(ns, pod.Name, request, cancellationToken).ConfigureAwait(false))
            {
                log.Add("  " + OneLine.Cut(line, MaxLogLineLength));
            }
        }
        catch (KubernetesApiException)
        {
            // The kubelet has thrown the log away, or nobody may read it.
        }

        if (log.Count > 0)
        {
            lines.Add($"the end of the log of container {container}:");
            lines.AddRange(log);
        }
    }
}
