using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <content>What a workload's own status does not tell: that its new pods will never come up.</content>
internal sealed partial class HealthWait
{
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(2);

    private readonly FailingSince _failing = new(time);

    // What a controller repeats of an earlier roll-out it takes back with its next breath.
    private ObjectHealth Outlasted(KubernetesObject found, ObjectHealth failed)
    {
        var left = SettlingTime - _failing.For($"{found.Uid}/outdated");
        if (left <= TimeSpan.Zero)
        {
            return failed;
        }

        SetDue(left);
        return new ObjectHealth(HealthState.InProgress, failed.Message) { IsUnobserved = true };
    }

    /// <summary>
    /// A claim that is bound when the first pod uses it (<c>WaitForFirstConsumer</c>) has nothing to wait for until a node was chosen for
    /// such a pod. The pod's workload waits for it if there is one.
    /// </summary>
    private ObjectHealth LookAtClass(KubernetesObject claim, ObjectHealth health)
    {
        if (claim is not { Kind: "PersistentVolumeClaim", ApiVersion: "v1" } || claim.Text("status", "phase") != "Pending"
            || claim.Annotation("volume.kubernetes.io/selected-node") is not null || claim.Text("spec", "storageClassName") is not { Length: > 0 } name)
        {
            return health;
        }

        return Of("storage.k8s.io/v1", "StorageClass", null).Any(found => found.Name == name && found.Text("volumeBindingMode") == "WaitForFirstConsumer")
            ? new ObjectHealth(HealthState.Current, "pending until a pod uses it")
            : health;
    }

    private ObjectHealth LookAtPods(KubernetesObject workload, ObjectHealth health)
    {
        if (workload is not { Namespace: { } ns, Key.Group: "apps" or "batch" or "", Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" or "Pod" })
        {
            return health;
        }

        var replicaSets = workload.Kind == "Deployment" ? Of("apps/v1", "ReplicaSet", ns) : [];
        var revisions = workload.Kind == "DaemonSet" ? Of("apps/v1", "ControllerRevision", ns) : [];
        var pods = workload.Kind == "Pod" ? [] : Of("v1", "Pod", ns);
        if (PodRefusal.Find(workload, replicaSets) is { } refusal)
        {
            return Judge(workload.Uid ?? "", FailureFinality.AfterGrace, refusal, health);
        }

        // A Job's crashes are counted by its own backoffLimit.
        var maxRestarts = workload.Kind == "Job" ? int.MaxValue : options.MaxRestarts;
        var worst = health;
        foreach (var pod in RevisionPods.Of(workload, replicaSets, revisions, pods))
        {
            if (PodFailures.Find(pod, maxRestarts) is { } failure)
            {
                var judged = Judge($"{pod.Uid}/{failure.Container}", failure.Finality, failure.Text, health);
                worst = judged.State == HealthState.Failed || ReferenceEquals(worst, health) ? judged : worst;
            }
        }

        return worst;
    }

    private ObjectHealth Judge(string what, FailureFinality finality, string text, ObjectHealth health)
    {
        if (finality == FailureFinality.AfterGrace)
        {
            var left = options.FailureGrace - _failing.For(what);
            if (left > TimeSpan.Zero)
            {
                SetDue(left);
                finality = FailureFinality.Open;
            }
        }

        return finality == FailureFinality.Open
            ? health with { Message = $"{health.Message}: {OneLine.Of(text)}" }
            : new ObjectHealth(HealthState.Failed, OneLine.Of(text));
    }

    // Watched from the first time that something is not healthy at once. Without permission to, the workload's own status has to do.
    private IReadOnlyCollection<KubernetesObject> Of(string apiVersion, string kind, string? ns)
    {
        if (!_dependents.TryGetValue((kind, ns), out var feed))
        {
            _dependents[(kind, ns)] = feed = Open(apiVersion, kind, ns, ListOptions.All, isRequired: false);
        }

        return feed.Objects;
    }
}
