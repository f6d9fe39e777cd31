using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Rolls deployments out: a ReplicaSet for each template, the newest up and the others down.</summary>
internal sealed partial class DeploymentController(ObjectRegistry registry) : WorkloadController(registry, "deployment-controller")
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string HashLabel = "pod-template-hash";

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("apps", "deployments") ? [ObjectId.Of(change)]
        : change.IsOf("apps", "replicasets") ? ConcernedOwner(change, "Deployment")
        // A Recreate waits for the pods themselves.
        : change.IsOf("", "pods") && change.Type == StoreEventType.Deleted ? Registry.Store.List(Resource("Deployment"), change.Object.Text("metadata", "namespace")).Items.Select(value => new ObjectId(value.Text("metadata", "namespace"), value.Text("metadata", "name")!))
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("Deployment"), id.Namespace, id.Name) is not { } deployment || IsBeingDeleted(deployment))
        {
            return null;
        }

        var sets = Controlled("ReplicaSet", deployment);
        var newest = sets.Find(set => HasTemplateOf(set, deployment));
        var isPaused = deployment.Flag("spec", "paused") == true;
        if (!isPaused)
        {
            newest = EnsureNewest(deployment, sets, newest);
        }

        sets = Controlled("ReplicaSet", deployment);
        newest = sets.Find(set => HasTemplateOf(set, deployment));
        var old = sets.Where(set => set != newest).ToList();
        if (newest is not null)
        {
            Roll(deployment, newest, old, isPaused);
        }

        sets = Controlled("ReplicaSet", deployment);
        newest = sets.Find(set => HasTemplateOf(set, deployment));
        old = [.. sets.Where(set => set != newest)];
        ForgetOldRevisions(deployment, old);
        return WriteStatus(Registry.Get(Resource("Deployment"), id.Namespace, id.Name), newest, old);
    }

    private static bool HasTemplateOf(JsonObject set, JsonObject deployment)
    {
        var template = set.At("spec", "template")!.DeepClone().AsObject();
        _ = template.Object("metadata", "labels").Remove(HashLabel);
        var wanted = deployment.At("spec", "template")!.DeepClone().AsObject();
        _ = wanted.Object("metadata", "labels");
        return JsonNode.DeepEquals(template, wanted);
    }

    private JsonObject EnsureNewest(JsonObject deployment, List<JsonObject> sets, JsonObject? newest)
    {
        var last = sets.Where(set => set != newest).Select(RevisionOf).DefaultIfEmpty(0).Max();
        if (newest is null)
        {
            newest = CreateSet(deployment, last + 1);
        }
        else if (RevisionOf(newest) <= last)
        {
            Change(Resource("ReplicaSet"), newest, set => set.Object("metadata", "annotations")[Revision] = (last + 1).ToString(CultureInfo.InvariantCulture));
            newest = Registry.Get(Resource("ReplicaSet"), newest.Text("metadata", "namespace"), newest.Text("metadata", "name")!);
        }

        var revision = RevisionOf(newest).ToString(CultureInfo.InvariantCulture);
        if (deployment.Text("metadata", "annotations", Revision) != revision)
        {
            SetStatus(Resource("Deployment"), deployment, value => value.Object("metadata", "annotations")[Revision] = revision);
        }

        return newest;
    }

    private JsonObject CreateSet(JsonObject deployment, long revision)
    {
        var ns = deployment.Text("metadata", "namespace");
        var template = deployment.At("spec", "template")!.DeepClone().AsObject();
        var collisions = 0;
        string hash, name;
        do
        {
            hash = TemplateHash.Of(deployment.At("spec", "template"), collisions++);
            name = $"{deployment.Text("metadata", "name")}-{hash}";
        }
        while (Registry.Find(Resource("ReplicaSet"), ns, name) is not null);

        template.Object("metadata", "labels")[HashLabel] = hash;
        var selector = deployment.At("spec", "selector")!.DeepClone().AsObject();
        selector.Object("matchLabels")[HashLabel] = hash;
        var annotations = deployment.At("metadata", "annotations")?.DeepClone().AsObject() ?? [];
        _ = annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        var set = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = template.At("metadata", "labels")!.DeepClone(),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnerReference(deployment)),
            },
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        };
        set.Object("spec").Put("minReadySeconds", deployment.At("spec", "minReadySeconds")?.DeepClone());
        var created = Registry.Create(Resource("ReplicaSet"), ns, set, Options);
        SetStatus(Resource("Deployment"), deployment, value => SetCondition(value, "Progressing", "True", "NewReplicaSetCreated", $"Created new replica set \"{name}\"", isProgress: true));
        return created;
    }

    private static long RevisionOf(JsonObject set) =>
        long.TryParse(set.Text("metadata", "annotations", Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private void Resize(JsonObject deployment, JsonObject set, int replicas)
    {
        var before = Replicas(set);
        if (before != replicas)
        {
            Change(Resource("ReplicaSet"), set, value => value.Object("spec")["replicas"] = replicas);
            var direction = replicas > before ? "up" : "down";
            Record(deployment, "Normal", "ScalingReplicaSet", $"Scaled {direction} replica set {set.Text("metadata", "name")} from {before} to {replicas}");
        }
    }

    private void ForgetOldRevisions(JsonObject deployment, List<JsonObject> old)
    {
        var idle = old.Where(set => Replicas(set) == 0 && (set.Number("status", "replicas") ?? 0) == 0 && !IsBeingDeleted(set)).OrderBy(RevisionOf).ToList();
        foreach (var set in idle.Take(idle.Count - (int)(deployment.Number("spec", "revisionHistoryLimit") ?? 10)))
        {
            Delete(Resource("ReplicaSet"), set);
        }
    }

    private static int Replicas(JsonObject set) => (int)(set.Number("spec", "replicas") ?? 1);

    private static int Available(JsonObject set) => (int)(set.Number("status", "availableReplicas") ?? 0);
}
