using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>
/// What an object's status says of its health: the rules of kstatus (<c>sigs.k8s.io/cli-utils/pkg/kstatus</c>), by which Flux and kpt
/// wait, too.
/// </summary>
/// <remarks>
/// They differ from kstatus where a push needs to know more. A Job that runs is on its way, and is what it is to be when it has
/// completed. A Pod that has failed has failed. A Pod for which there is no node is on its way, for an autoscaler may add one. An
/// APIService is judged by its condition <c>Available</c>. A Deployment that its manifest pauses is what it is to be. A DaemonSet whose strategy is <c>OnDelete</c> is what it is to be, like a
/// StatefulSet with it. A <c>Ready</c> condition that speaks of an older generation does not count.
/// </remarks>
internal static partial class ObjectHealthRules
{
    // By group and kind. What is here has a controller that writes no condition that says whether it is done, or none at all.
    private static readonly HashSet<(string Group, string Kind)> Always =
    [
        ("", "ConfigMap"), ("", "Secret"), ("", "ServiceAccount"), ("", "Endpoints"), ("", "LimitRange"), ("", "Event"), ("", "PodTemplate"),
        ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "RoleBinding"),
        ("rbac.authorization.k8s.io", "ClusterRole"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        ("batch", "CronJob"), ("networking.k8s.io", "NetworkPolicy"), ("networking.k8s.io", "IngressClass"),
        ("scheduling.k8s.io", "PriorityClass"), ("storage.k8s.io", "StorageClass"), ("node.k8s.io", "RuntimeClass"),
        ("discovery.k8s.io", "EndpointSlice"), ("coordination.k8s.io", "Lease"),
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"), ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    ];

    /// <summary>Whether objects of a kind are what they are to be as soon as they exist, so that there is nothing to wait for.</summary>
    public static bool IsAlwaysCurrent(ObjectKey key) => Always.Contains((key.Group, key.Kind));

    /// <summary>How far an object has come.</summary>
    public static ObjectHealth Evaluate(KubernetesObject of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return EvaluateGeneric(of) ?? (of.Key.Group, of.Kind) switch
        {
            ("apps" or "extensions", "Deployment") => Deployment(of),
            ("apps" or "extensions", "ReplicaSet") => ReplicaSet(of),
            ("apps" or "extensions", "DaemonSet") => DaemonSet(of),
            ("apps", "StatefulSet") => StatefulSet(of),
            ("batch", "Job") => Job(of),
            ("", "Pod") => Pod(of),
            ("", "PersistentVolumeClaim") => Claim(of),
            ("", "Service") => Service(of),
            ("policy", "PodDisruptionBudget") => Current("in force"),
            ("apiextensions.k8s.io", "CustomResourceDefinition") => Definition(of),
            ("apiregistration.k8s.io", "APIService") => ApiService(of),
            var (group, kind) when Always.Contains((group, kind)) => Current("exists"),
            _ => Ready(of) ?? Current("exists"),
        };
    }

    private static ObjectHealth? EvaluateGeneric(KubernetesObject of)
    {
        // A Job that has ended is removed when its time is up (ttlSecondsAfterFinished).
        if (of.IsBeingDeleted && !HasCompleted(of))
        {
            return new ObjectHealth(HealthState.Terminating, "is being deleted");
        }

        if (of.Number(-1, "status", "observedGeneration") is >= 0 and var observed && StatusJson.Number(of.At("metadata", "generation")) is { } generation && observed != generation)
        {
            return Unobserved;
        }

        foreach (var condition in ObjectCondition.Of(of))
        {
            if (condition is { Type: "Reconciling", IsTrue: true })
            {
                return InProgress(condition.Text);
            }

            if (condition is { Type: "Stalled", IsTrue: true })
            {
                return Failed(condition.Text);
            }
        }

        return null;
    }

    private static ObjectHealth? Ready(KubernetesObject of)
    {
        if (ObjectCondition.Find(of, "Ready") is not { } ready)
        {
            return null;
        }

        if (ready.ObservedGeneration is { } observed && observed < of.Number(0, "metadata", "generation"))
        {
            return Unobserved;
        }

        return ready.IsTrue ? Current("ready") : InProgress(ready.Text is { Length: > 0 } text ? text : "not ready");
    }

    private static ObjectHealth Unobserved => new(HealthState.InProgress, "not seen by its controller yet") { IsUnobserved = true };

    private static ObjectHealth Current(string message) => new(HealthState.Current, message);

    private static ObjectHealth InProgress(string message) => new(HealthState.InProgress, message);

    private static ObjectHealth Failed(string message) => new(HealthState.Failed, message);
}
