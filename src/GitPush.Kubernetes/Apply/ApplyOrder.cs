using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>The order in which objects are applied; they are deleted in the reverse one.</summary>
internal static class ApplyOrder
{
    // Kinds that come before all others of their step, and after.
    private static readonly string[] First =
    [
        "CustomResourceDefinition",
        "Namespace",
        "ClusterRole",
        "ResourceQuota",
        "LimitRange",
        "NetworkPolicy",
        "ServiceAccount",
        "Role",
        "ClusterRoleBinding",
        "RoleBinding",
        "Secret",
        "ConfigMap",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Service",
        "PodDisruptionBudget",
    ];

    private static readonly string[] Last =
    [
        "DaemonSet",
        "StatefulSet",
        "Deployment",
        "ReplicaSet",
        "Pod",
        "Job",
        "CronJob",
        "HorizontalPodAutoscaler",
        "Ingress",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
        "APIService",
    ];

    private static readonly Dictionary<string, int> Ranks = RanksByKind();

    /// <summary>The kinds with which data goes, or everything in them: neither pruned nor recreated unless the object itself says so.</summary>
    public static bool HoldsData(ObjectKey key) => (key.Group, key.Kind) is
        ("", "Namespace") or ("", "PersistentVolumeClaim") or ("", "PersistentVolume") or ("apiextensions.k8s.io", "CustomResourceDefinition");

    public static ApplyStep StepOf(ObjectKey key) => (key.Group, key.Kind) switch
    {
        ("apiextensions.k8s.io", "CustomResourceDefinition") or ("", "Namespace") or ("rbac.authorization.k8s.io", "ClusterRole") => ApplyStep.Definitions,
        _ when key.Kind.EndsWith("Class", StringComparison.Ordinal) => ApplyStep.Classes,
        _ when IsBuiltIn(key.Group) => ApplyStep.Rest,
        _ => ApplyStep.CustomResources,
    };

    /// <summary>Sorts for applying. Objects of one kind keep an order that does not depend on how they were read.</summary>
    public static IReadOnlyList<T> Sort<T>(IEnumerable<T> items, Func<T, ObjectKey> keyOf) =>
    [
        .. items
            .Select(item => (Item: item, Key: keyOf(item)))
            .OrderBy(entry => StepOf(entry.Key))
            .ThenBy(entry => Ranks.GetValueOrDefault(entry.Key.Kind))
            .ThenBy(entry => entry.Key.Group, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Kind, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Namespace, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .Select(entry => entry.Item),
    ];

    // What ends in .k8s.io is reserved for the project itself; the groups without a dot are its oldest.
    private static bool IsBuiltIn(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    private static Dictionary<string, int> RanksByKind()
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < First.Length; i++)
        {
            ranks[First[i]] = i - First.Length;
        }

        for (var i = 0; i < Last.Length; i++)
        {
            ranks[Last[i]] = i + 1;
        }

        return ranks;
    }
}
