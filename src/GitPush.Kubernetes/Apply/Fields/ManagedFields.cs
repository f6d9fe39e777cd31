using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Fields;

/// <summary>
/// Who owns which fields of an object: its <c>metadata.managedFields</c>. An entry belongs to a manager, an operation
/// (<c>Apply</c> or <c>Update</c>) and a version.
/// </summary>
internal static class ManagedFields
{
    private const string Apply = "Apply";
    private const string Update = "Update";

    // What kubectl's commands call themselves, and what the server calls owners from before ownership was noted. A restart
    // ("kubectl rollout") is no setting that a manifest would have to take back.
    private static readonly string[] Predecessors = ["kubectl", "before-first-apply"];
    private const string Restarts = "kubectl-rollout";

    /// <summary>Whether a manager is somebody at a terminal, whose changes the repository overrules.</summary>
    public static bool IsKubectl(string manager) =>
        manager != Restarts && Predecessors.Any(predecessor => manager.StartsWith(predecessor, StringComparison.Ordinal));

    /// <summary>
    /// The entries after GitPush has become the owner of what kubectl's commands own. Only so does a field go that was set by
    /// <c>kubectl apply</c> or <c>kubectl edit</c> and that no manifest has.
    /// </summary>
    /// <returns>Null when there is nothing to take over.</returns>
    public static JsonArray? TakenOverFromKubectl(KubernetesObject live)
    {
        var entries = live.Objects("metadata", "managedFields").ToArray();
        var taken = entries.Where(IsPredecessor).ToArray();
        if (taken.Length == 0)
        {
            return null;
        }

        var own = entries.FirstOrDefault(IsOwn);
        var merged = (JsonObject)(own ?? taken[0]).DeepClone();
        merged["manager"] = ObjectMarks.FieldManager;
        merged["operation"] = Apply;
        merged["apiVersion"] = live.ApiVersion;
        foreach (var entry in taken)
        {
            if (entry["fieldsV1"] is JsonObject fields)
            {
                Unite(merged, "fieldsV1", fields);
            }
        }

        // What kubectl apply notes on the object is its own, and goes with it.
        if (merged["fieldsV1"]?["f:metadata"]?["f:annotations"] is JsonObject annotations)
        {
            _ = annotations.Remove($"f:{ObjectMarks.LastApplied}");
        }

        return new JsonArray([merged, .. entries.Where(entry => !IsOwn(entry) && !IsPredecessor(entry)).Select(entry => entry.DeepClone())]);
    }

    /// <summary>
    /// The entries of an object that was put back: those from before, except where a manager has changed something since.
    /// </summary>
    /// <param name="before">The object before the change.</param>
    /// <param name="changed">The object as the change left it; null when it was made anew.</param>
    /// <param name="current">The object before it was put back; null when it was made anew.</param>
    /// <param name="now">The object after it was put back.</param>
    public static JsonArray Restored(KubernetesObject before, KubernetesObject? changed, KubernetesObject? current, KubernetesObject now)
    {
        var was = ByOwner(before);
        var became = ByOwner(changed);
        var then = ByOwner(current);
        var result = new JsonArray();
        foreach (var entry in now.Objects("metadata", "managedFields").Where(entry => Text(entry, "subresource") is not null))
        {
            result.Add(entry.DeepClone());
        }

        foreach (var (owner, entry) in ByOwner(now))
        {
            if (!owner.IsOurs && !JsonNode.DeepEquals(then.GetValueOrDefault(owner)?["fieldsV1"], became.GetValueOrDefault(owner)?["fieldsV1"]))
            {
                result.Add(entry.DeepClone());
                _ = was.Remove(owner);
            }
        }

        foreach (var entry in was.Values)
        {
            result.Add(entry.DeepClone());
        }

        // The server takes an empty list for none given.
        return result.Count == 0 ? [new JsonObject()] : result;
    }

    /// <summary>Whether two states of an object give GitPush the same fields.</summary>
    public static bool OwnSame(KubernetesObject first, KubernetesObject second) =>
        JsonNode.DeepEquals(OwnFields(first), OwnFields(second));

    /// <summary>Replaces the entries, unless the object has changed since it was read.</summary>
    public static JsonArray PatchOf(JsonArray entries, string? resourceVersion) =>
    [
        new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = entries },
        new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = resourceVersion },
    ];

    private static JsonNode? OwnFields(KubernetesObject state)
    {
        var fields = state.Objects("metadata", "managedFields").FirstOrDefault(IsOwn)?["fieldsV1"]?.DeepClone();
        return fields;
    }

    private static bool IsOwn(JsonObject entry) =>
        Text(entry, "manager") == ObjectMarks.FieldManager && Text(entry, "operation") == Apply && Text(entry, "subresource") is null;

    // An Update entry of our own is what a roll-back could not clear away.
    private static bool IsPredecessor(JsonObject entry) =>
        Text(entry, "subresource") is null
        && Text(entry, "manager") is { } manager
        && (IsKubectl(manager) || (manager == ObjectMarks.FieldManager && Text(entry, "operation") == Update));

    private static Dictionary<FieldOwner, JsonObject> ByOwner(KubernetesObject? state)
    {
        var entries = new Dictionary<FieldOwner, JsonObject>();
        foreach (var entry in state?.Objects("metadata", "managedFields") ?? [])
        {
            if (Text(entry, "subresource") is null)
            {
                entries[new FieldOwner(Text(entry, "manager") ?? "", Text(entry, "operation") ?? "", Text(entry, "apiVersion") ?? "")] = entry;
            }
        }

        return entries;
    }

    private static void Unite(JsonObject parent, string name, JsonObject fields)
    {
        if (parent[name] is not JsonObject united)
        {
            parent[name] = fields.DeepClone();
            return;
        }

        foreach (var (child, value) in fields)
        {
            if (value is JsonObject grandchildren)
            {
                Unite(united, child, grandchildren);
            }
        }
    }

    // An empty subresource is none.
    private static string? Text(JsonObject entry, string name) =>
        entry[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
