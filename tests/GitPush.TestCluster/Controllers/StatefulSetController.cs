using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Keeps the numbered pods of stateful sets, one after another, and their volume claims.</summary>
internal sealed class StatefulSetController(ObjectRegistry registry) : WorkloadController(registry, "statefulset-controller")
{
    private const string RevisionLabel = "controller-revision-hash";

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("apps", "statefulsets") ? [ObjectId.Of(change)]
        : change.IsOf("", "pods") ? ConcernedOwner(change, "StatefulSet")
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("StatefulSet"), id.Namespace, id.Name) is not { } set || IsBeingDeleted(set))
        {
            return null;
        }

        var revision = $"{id.Name}-{TemplateHash.Of(set.At("spec", "template"))}";
        var minReady = set.Number("spec", "minReadySeconds") ?? 0;
        if (Replace(set, revision, minReady))
        {
            Update(set, revision, minReady);
        }

        var pods = Controlled("Pod", set);
        WriteStatus(set, pods, revision, minReady);
        return UntilAvailable(pods, minReady);
    }

    private static int Ordinal(JsonObject pod) =>
        int.Parse(pod.Text("metadata", "name")!.Split('-')[^1], CultureInfo.InvariantCulture);

    /// <summary>Brings the number of pods to what is wanted.</summary>
    /// <returns>Whether all are there and available.</returns>
    private bool Replace(JsonObject set, string revision, long minReady)
    {
        var wanted = (int)(set.Number("spec", "replicas") ?? 1);
        var isOrdered = set.Text("spec", "podManagementPolicy") != "Parallel";
        var pods = Controlled("Pod", set).ToDictionary(Ordinal);
        var isSettled = true;
        for (var ordinal = 0; ordinal < wanted; ordinal++)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                Create(set, ordinal, UpdateRevisionFor(set, ordinal, revision));
                isSettled = false;
            }
            else if (pod.Text("status", "phase") is "Succeeded" or "Failed" && !IsBeingDeleted(pod))
            {
                DeletePod(set, pod);
                isSettled = false;
            }
            else if (IsBeingDeleted(pod) || !PodState.IsAvailable(pod, minReady, Time))
            {
                isSettled = false;
            }

            if (!isSettled && isOrdered)
            {
                // The next only after this one, and none goes before all are there: nor does a broken one of a revision that was given up.
                return false;
            }
        }

        foreach (var surplus in pods.Where(entry => entry.Key >= wanted).OrderByDescending(entry => entry.Key).Select(entry => entry.Value))
        {
            isSettled = false;
            if (!IsBeingDeleted(surplus))
            {
                DeletePod(set, surplus);
            }

            if (isOrdered)
            {
                return false;
            }
        }

        return isSettled || !isOrdered;
    }

    // Below the partition the old template stays, as far as it is known: from the pods that still have it.
    private static string UpdateRevisionFor(JsonObject set, int ordinal, string revision) =>
        ordinal < (set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0) && set.Text("status", "currentRevision") is { } current ? current : revision;

    private void Update(JsonObject set, string revision, long minReady)
    {
        if (set.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return;
        }

        var partition = set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
        foreach (var pod in Controlled("Pod", set).OrderByDescending(Ordinal).Where(pod => Ordinal(pod) >= partition))
        {
            if (pod.Text("metadata", "labels", RevisionLabel) != revision)
            {
                if (!IsBeingDeleted(pod))
                {
                    DeletePod(set, pod);
                }

                return;
            }

            if (!PodState.IsAvailable(pod, minReady, Time))
            {
                return;
            }
        }
    }

    private void Create(JsonObject set, int ordinal, string revision)
    {
        var name = $"{set.Text("metadata", "name")}-{ordinal}";
        foreach (var template in set.Objects("spec", "volumeClaimTemplates"))
        {
            EnsureClaim(set, template, name);
        }

        _ = CreatePod(set, set.At("spec", "template"), name, pod =>
        {
            var labels = pod.Object("metadata", "labels");
            labels[RevisionLabel] = revision;
            labels["statefulset.kubernetes.io/pod-name"] = name;
            labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
            pod.Object("spec")["hostname"] = name;
            if (set.Text("spec", "serviceName") is { Length: > 0 } service)
            {
                pod.Object("spec")["subdomain"] = service;
            }

            var volumes = pod.At("spec", "volumes") as JsonArray ?? [];
            pod.Object("spec")["volumes"] = volumes;
            foreach (var template in set.Objects("spec", "volumeClaimTemplates"))
            {
                var volume = template.Text("metadata", "name");
                volumes.Add(new JsonObject { ["name"] = volume, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{volume}-{name}" } });
            }
        });
    }

    private void EnsureClaim(JsonObject set, JsonObject template, string pod)
    {
        var ns = set.Text("metadata", "namespace");
        var name = $"{template.Text("metadata", "name")}-{pod}";
        if (Registry.Find(Resource("PersistentVolumeClaim"), ns, name) is null)
        {
            var claim = new JsonObject { ["metadata"] = template["metadata"]!.DeepClone(), ["spec"] = template["spec"]!.DeepClone() };
            claim.Object("metadata")["name"] = name;
            claim.Object("metadata")["labels"] = set.At("spec", "selector", "matchLabels")?.DeepClone();
            _ = Registry.Create(Resource("PersistentVolumeClaim"), ns, claim, Options);
        }
    }

    private void WriteStatus(JsonObject set, List<JsonObject> pods, string revision, long minReady)
    {
        var active = pods.Where(pod => !IsBeingDeleted(pod)).ToList();
        var wanted = (int)(set.Number("spec", "replicas") ?? 1);
        var updated = active.Count(pod => pod.Text("metadata", "labels", RevisionLabel) == revision);
        var ready = active.Count(PodState.IsReady);
        SetStatus(Resource("StatefulSet"), set, value =>
        {
            var status = value.Object("status");
            var current = status.Text("currentRevision") ?? revision;
            if (updated == wanted && ready == wanted && active.Count == wanted)
            {
                current = revision;
            }

            var ofCurrent = active.Count(pod => pod.Text("metadata", "labels", RevisionLabel) == current);
            status["observedGeneration"] = set.Number("metadata", "generation");
            status["replicas"] = active.Count;
            status.Put("readyReplicas", ready == 0 ? null : ready);
            status["availableReplicas"] = active.Count(pod => PodState.IsAvailable(pod, minReady, Time));
            status.Put("currentReplicas", ofCurrent == 0 ? null : ofCurrent);
            status.Put("updatedReplicas", updated == 0 ? null : updated);
            status["currentRevision"] = current;
            status["updateRevision"] = revision;
            status["collisionCount"] = 0;
        });
    }
}
