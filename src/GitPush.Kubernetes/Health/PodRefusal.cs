using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>That the API server refuses a workload's pods: for a quota, a missing ServiceAccount, an admission webhook.</summary>
internal static class PodRefusal
{
    /// <summary>The server's words; null when the new pods are not refused.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="replicaSets">The ReplicaSets of its namespace, for a Deployment; none when they cannot be read.</param>
    public static string? Find(KubernetesObject workload, IReadOnlyCollection<KubernetesObject> replicaSets)
    {
        // A Deployment's own condition may be that of an older ReplicaSet.
        var of = workload.Kind == "Deployment" && replicaSets.Count > 0 ? RevisionPods.NewReplicaSet(workload, replicaSets) : workload;
        return of is not null && ObjectCondition.Find(of, "ReplicaFailure") is { IsTrue: true } failure ? failure.Text : null;
    }
}
