using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Keeps a pod on every node.</summary>
internal sealed class DaemonSetController(ObjectRegistry registry) : WorkloadController(registry, "daemonset-controller")
{
    private const string RevisionLabel = "controller-revision-hash";

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("apps", "daemonsets") ? [ObjectId.Of(change)]
        : change.IsOf("", "pods") ? ConcernedOwner(change, "DaemonSet")
        : change.IsOf("", "nodes") && change.Type != StoreEventType.Modified ? Registry.Store.List(Resource("DaemonSet"), null).Items.Select(set => new ObjectId(set.Text("metadata", "namespace"), set.Text("metadata", "name")!))
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("DaemonSet"), id.Namespace, id.Name) is not { } set || IsBeingDeleted(set))
        {
            return null;
        }

        var revision = TemplateHash.Of(set.At("spec", "template"));
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        var nodes = Registry.Store.List(Resource("Node"), null).Items.Where(node => IsWanted(set, node)).Select(node => node.Text("metadata", "name")!).ToList();
        var pods = Controlled("Pod", set);
        foreach (var node in nodes.Where(node => !pods.Exists(pod => NodeOf(pod) == node)))
        {
            _ = CreatePod(set, set.At("spec", "template"), name: null, pod => Pin(pod, node, revision));
        }

        foreach (var surplus in pods.Where(pod => !IsBeingDeleted(pod) && (!nodes.Contains(NodeOf(pod) ?? "") || pod.Text("status", "phase") is "Failed" or "Succeeded")))
        {
            DeletePod(set, surplus);
        }

        Update(set, revision, nodes.Count, minReady);
        pods = [.. Controlled("Pod", set).Where(pod => !IsBeingDeleted(pod))];
        WriteStatus(set, pods, revision, nodes.Count, minReady);
        return UntilAvailable(pods, minReady);
    }

    private static bool IsWanted(JsonObject set, JsonObject node)
    {
        var labels = node.Map("metadata", "labels");
        return set.Map("spec", "template", "spec", "nodeSelector").All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
    }

    private static string? NodeOf(JsonObject pod) =>
        pod.Text("spec", "nodeName")
        ?? pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
            .Objects("nodeSelectorTerms").SelectMany(term => term.Objects("matchFields")).SelectMany(field => field.Texts("values")).FirstOrDefault();

    private static void Pin(JsonObject pod, string node, string revision)
    {
        var labels = pod.Object("metadata", "labels");
        labels[RevisionLabel] = revision;
        pod.Object("spec", "affinity", "nodeAffinity")["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject
            {
                ["matchFields"] = new JsonArray(new JsonObject { ["key"] = "metadata.name", ["operator"] = "In", ["values"] = new JsonArray(node) }),
            }),
        };
    }

    private void Update(JsonObject set, string revision, int nodes, long minReady)
    {
        if (set.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return;
        }

        var pods = Controlled("Pod", set);
        var allowed = Math.Max(1, Share(set.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), nodes, roundUp: true));
        var unavailable = nodes - pods.Count(pod => !IsBeingDeleted(pod) && PodState.IsAvailable(pod, minReady, Time));
        foreach (var pod in pods.Where(pod => pod.Text("metadata", "labels", RevisionLabel) != revision && !IsBeingDeleted(pod)).OrderBy(PodState.IsReady))
        {
            var isAvailable = PodState.IsAvailable(pod, minReady, Time);
            if (isAvailable && unavailable >= allowed)
            {
                return;
            }

            DeletePod(set, pod);
            unavailable += isAvailable ? 1 : 0;
        }
    }

    private void WriteStatus(JsonObject set, List<JsonObject> pods, string revision, int wanted, long minReady)
    {
        var updated = pods.Count(pod => pod.Text("metadata", "labels", RevisionLabel) == revision);
        var available = pods.Count(pod => PodState.IsAvailable(pod, minReady, Time));
        SetStatus(Resource("DaemonSet"), set, value =>
        {
            var status = value.Object("status");
            status["currentNumberScheduled"] = pods.Count;
            status["numberMisscheduled"] = 0;
            status["desiredNumberScheduled"] = wanted;
            status["numberReady"] = pods.Count(PodState.IsReady);
            status["observedGeneration"] = set.Number("metadata", "generation");
            status.Put("updatedNumberScheduled", updated == 0 ? null : updated);
            status.Put("numberAvailable", available == 0 ? null : available);
            status.Put("numberUnavailable", wanted - available <= 0 ? null : wanted - available);
        });
    }
}
