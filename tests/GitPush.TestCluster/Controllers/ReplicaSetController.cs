using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Keeps as many pods of a template as a ReplicaSet says.</summary>
internal sealed class ReplicaSetController(ObjectRegistry registry) : WorkloadController(registry, "replicaset-controller")
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("apps", "replicasets") ? [ObjectId.Of(change)]
        : change.IsOf("", "pods") ? ConcernedOwner(change, "ReplicaSet")
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("ReplicaSet"), id.Namespace, id.Name) is not { } set)
        {
            return null;
        }

        var pods = Controlled("Pod", set).Where(PodState.IsActive).ToList();
        string? failure = null;
        if (!IsBeingDeleted(set))
        {
            failure = Scale(set, pods);
            pods = [.. Controlled("Pod", set).Where(PodState.IsActive)];
        }

        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        SetStatus(Resource("ReplicaSet"), set, value =>
        {
            var status = value.Object("status");
            status["replicas"] = pods.Count;
            Count(status, "fullyLabeledReplicas", pods.Count);
            Count(status, "readyReplicas", pods.Count(PodState.IsReady));
            Count(status, "availableReplicas", pods.Count(pod => PodState.IsAvailable(pod, minReady, Time)));
            status["observedGeneration"] = set.Number("metadata", "generation");
            SetFailure(value, failure);
        });
        return Sooner(UntilAvailable(pods, minReady), failure is null ? null : RetryDelay);
    }

    /// <returns>Why pods cannot be made; null when they can.</returns>
    private string? Scale(JsonObject set, List<JsonObject> pods)
    {
        var wanted = (int)(set.Number("spec", "replicas") ?? 1);
        try
        {
            for (var missing = wanted - pods.Count; missing > 0; missing--)
            {
                _ = CreatePod(set, set.At("spec", "template"), name: null);
            }
        }
        catch (ApiException error)
        {
            return error.Message;
        }

        // Those that serve nobody go first, then the youngest.
        foreach (var pod in pods.OrderBy(PodState.IsReady).ThenByDescending(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).Take(pods.Count - wanted))
        {
            DeletePod(set, pod);
        }

        return null;
    }

    private void SetFailure(JsonObject set, string? failure)
    {
        if (failure is not null)
        {
            Conditions.Set(set, "ReplicaFailure", "True", Registry.Now, "FailedCreate", failure);
        }
        else
        {
            Conditions.Remove(set, "ReplicaFailure");
        }
    }

    private static void Count(JsonObject status, string field, int count) => status.Put(field, count == 0 ? null : count);
}
