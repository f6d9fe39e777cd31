using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>Finds the pods of what a workload is now to be, among those of what it was before.</summary>
internal static class RevisionPods
{
    private const string DeploymentRevision = "deployment.kubernetes.io/revision";
    private const string RevisionHash = "controller-revision-hash";

    /// <summary>The ReplicaSet of a Deployment's present template; null until its controller has made it.</summary>
    public static KubernetesObject? NewReplicaSet(KubernetesObject deployment, IEnumerable<KubernetesObject> replicaSets) =>
        deployment.Annotation(DeploymentRevision) is { } revision
            ? replicaSets.FirstOrDefault(set => set.IsOwnedBy(deployment.Uid) && set.Annotation(DeploymentRevision) == revision)
            : null;

    /// <summary>The pods of a workload's newest revision; a pod's is the pod itself.</summary>
    /// <param name="workload">A workload whose controller has seen its present generation.</param>
    /// <param name="replicaSets">The ReplicaSets of its namespace, for a Deployment.</param>
    /// <param name="revisions">The ControllerRevisions of its namespace, for a DaemonSet.</param>
    /// <param name="pods">The pods of its namespace.</param>
    public static IEnumerable<KubernetesObject> Of(
        KubernetesObject workload,
        IEnumerable<KubernetesObject> replicaSets,
        IEnumerable<KubernetesObject> revisions,
        IEnumerable<KubernetesObject> pods)
    {
        switch (workload.Kind)
        {
            case "Pod":
                return [workload];
            case "Deployment":
                var set = NewReplicaSet(workload, replicaSets);
                return set is null ? [] : pods.Where(pod => pod.IsOwnedBy(set.Uid));
            case "StatefulSet":
                return OfHash(workload.Text("status", "updateRevision"));
            case "DaemonSet":
                var newest = revisions.Where(revision => revision.IsOwnedBy(workload.Uid)).MaxBy(revision => revision.Number(0, "revision"));
                return OfHash(newest?.Label(RevisionHash));
            default:
                return pods.Where(pod => pod.IsOwnedBy(workload.Uid));
        }

        IEnumerable<KubernetesObject> OfHash(string? hash) =>
            hash is null ? [] : pods.Where(pod => pod.IsOwnedBy(workload.Uid) && pod.Label(RevisionHash) == hash);
    }
}
