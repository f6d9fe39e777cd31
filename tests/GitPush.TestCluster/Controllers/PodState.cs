using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>What controllers want to know of a pod.</summary>
internal static class PodState
{
    /// <summary>Whether it is running or yet to run.</summary>
    public static bool IsActive(JsonObject pod) =>
        pod.At("metadata", "deletionTimestamp") is null && pod.Text("status", "phase") is not "Succeeded" and not "Failed";

    public static bool IsReady(JsonObject pod) => Ready(pod).Text("status") == "True";

    /// <summary>When a pod that is ready counts, or will count, as available; null for one that is not ready.</summary>
    public static DateTimeOffset? AvailableAt(JsonObject pod, long minReadySeconds) =>
        IsReady(pod) && Timestamps.Read(Ready(pod)?["lastTransitionTime"]) is { } since ? since.AddSeconds(minReadySeconds) : null;

    public static bool IsAvailable(JsonObject pod, long minReadySeconds, DateTimeOffset now) =>
        IsReady(pod) && (minReadySeconds == 0 || AvailableAt(pod, minReadySeconds) <= now);

    /// <summary>How often the containers of a pod have been started again.</summary>
    public static long Restarts(JsonObject pod) =>
        pod.Objects("status", "containerStatuses").Concat(pod.Objects("status", "initContainerStatuses")).Sum(status => status.Number("restartCount") ?? 0);

    private static JsonObject? Ready(JsonObject pod) =>
        pod.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
}
