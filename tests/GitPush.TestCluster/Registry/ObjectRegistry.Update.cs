using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Kinds;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

internal sealed partial class ObjectRegistry
{
    /// <summary>Replaces an object, or its <paramref name="subresource"/>.</summary>
    /// <returns>The object, and whether it is new: some kinds are made when they are not there.</returns>
    public (JsonObject Value, bool IsNew) Replace(
        ResourceDefinition resource, string? ns, string name, JsonObject body, string subresource, WriteOptions options)
    {
        CheckKind(resource, body);
        CheckName(name, body);
        return subresource.Length == 0 && KindRulesCatalog.For(resource).CreatesOnUpdate && Find(resource, ns, name) is null
            ? (Create(resource, ns, body, options), true)
            : (Modify(resource, ns, name, _ => body, subresource, options), false);
    }

    /// <summary>Changes an object by a function of what it is now.</summary>
    /// <param name="change">Gets the object as it is, to be left so, and returns what it is to be.</param>
    public JsonObject Modify(ResourceDefinition resource, string? ns, string name, Func<JsonObject, JsonObject> change, string subresource, WriteOptions options)
    {
        lock (store.Sync)
        {
            var before = Get(resource, ns, name);
            var changed = new ObjectDecoder(resource).Decode(change(before), options);
            SetNamespace(resource, ns, changed.Object("metadata"));
            if (resource.IsCustom && changed.Text("metadata", "resourceVersion") is null or "")
            {
                changed.Object("metadata")["resourceVersion"] = before.Text("metadata", "resourceVersion");
            }

            return StoreChanged(resource, before, changed, (old, now) => TrackUpdate(resource, old, now, options, subresource), subresource, options);
        }
    }

    private JsonObject StoreChanged(
        ResourceDefinition resource, JsonObject before, JsonObject changed, Action<JsonObject, JsonObject> track, string subresource, WriteOptions options)
    {
        var rules = KindRulesCatalog.For(resource);
        var name = before.Text("metadata", "name")!;
        var old = before.Object("metadata");
        var metadata = changed.Object("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 } version && version != old.Text("resourceVersion"))
        {
            throw ApiErrors.Modified(resource, name);
        }

        if (metadata.Text("uid") is { Length: > 0 } uid && uid != old.Text("uid"))
        {
            throw ApiErrors.StorageConflict(resource, old.Text("namespace"), name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Text("uid")}");
        }

        foreach (var field in (ReadOnlySpan<string>)["name", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName", "resourceVersion"])
        {
            metadata.Put(field, old[field]?.DeepClone());
        }

        if (metadata["managedFields"] is null)
        {
            metadata.Put("managedFields", old["managedFields"]?.DeepClone());
        }

        PrepareForUpdate(resource, rules, changed, before, subresource);
        rules.Default(changed);
        track(before, changed);
        Validate(resource, rules, changed, before, name);
        if (SameButTimes(before, changed))
        {
            return before;
        }

        if (GenerationChanges(resource, rules, before, changed))
        {
            metadata["generation"] = (old.Number("generation") ?? 0) + 1;
        }

        FieldOrder.Apply(changed, resource);
        if (options.DryRun)
        {
            return changed;
        }

        var isGone = metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 }
            && (metadata.Number("deletionGracePeriodSeconds") ?? 0) == 0 && !HasNamespaceFinalizers(resource, changed);
        return isGone ? store.Remove(resource, changed) : Put(resource, changed);
    }

    private static void PrepareForUpdate(ResourceDefinition resource, KindRules rules, JsonObject changed, JsonObject before, string subresource)
    {
        if (subresource == "status")
        {
            foreach (var field in before.Select(entry => entry.Key).Union(changed.Select(entry => entry.Key)).Where(field => field is not "status" and not "metadata").ToList())
            {
                changed.Put(field, before[field]?.DeepClone());
            }

            if (resource.IsCustom)
            {
                var managed = changed.At("metadata", "managedFields")?.DeepClone();
                changed["metadata"] = before["metadata"]!.DeepClone();
                changed.Object("metadata").Put("managedFields", managed);
            }
            else
            {
                changed.Object("metadata").Put("labels", before.At("metadata", "labels")?.DeepClone());
            }
        }
        else
        {
            if (resource.HasStatus)
            {
                changed.Put("status", before["status"]?.DeepClone());
            }

            rules.PrepareForUpdate(changed, before);
        }
    }

    private static bool GenerationChanges(ResourceDefinition resource, KindRules rules, JsonObject before, JsonObject changed) =>
        resource.IsCustom ? !SameFields(before, changed, resource.HasStatus)
        : rules.TracksGeneration && !JsonNode.DeepEquals(before["spec"], changed["spec"]);

    private static bool SameFields(JsonObject before, JsonObject changed, bool exceptStatus) =>
        before.Select(entry => entry.Key).Union(changed.Select(entry => entry.Key))
            .Where(field => field != "metadata" && !(exceptStatus && field == "status"))
            .All(field => JsonNode.DeepEquals(before[field], changed[field]));

    // A change that only writes other times into managedFields is none.
    private static bool SameButTimes(JsonObject before, JsonObject changed)
    {
        return JsonNode.DeepEquals(WithoutTimes(before), WithoutTimes(changed));

        static JsonObject WithoutTimes(JsonObject value)
        {
            var copy = value.Copy();
            foreach (var entry in copy.Objects("metadata", "managedFields"))
            {
                _ = entry.Remove("time");
            }

            return copy;
        }
    }

    private static void CheckName(string name, JsonObject body)
    {
        if (body.Text("metadata", "name") is { Length: > 0 } given && given != name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})");
        }

        body.Object("metadata")["name"] = name;
    }
}
