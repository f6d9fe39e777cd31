using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>Where the kinds of Kubernetes that make pods have the pod's spec.</summary>
internal static class PodSpecs
{
    public static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The path to the pod's spec; null for a kind that has none.</summary>
    public static string[]? PathIn(ObjectKey key) => (key.Group, key.Kind) switch
    {
        ("", "Pod") => ["spec"],
        ("", "PodTemplate") => ["template", "spec"],
        ("", "ReplicationController") => ["spec", "template", "spec"],
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") => ["spec", "template", "spec"],
        ("batch", "Job") => ["spec", "template", "spec"],
        ("batch", "CronJob") => ["spec", "jobTemplate", "spec", "template", "spec"],
        _ => null,
    };

    /// <summary>The pod's spec; null for an object that has none.</summary>
    public static JsonObject? Find(KubernetesObject item) => PathIn(item.Key) is { } path ? item.At(path) as JsonObject : null;
}
