using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Apply;
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

    /// <summary>Server-side apply.</summary>
    /// <returns>The object, and whether it is new.</returns>
    public (JsonObject Value, bool IsNew) Apply(
        ResourceDefinition resource, string? ns, string name, JsonObject body, string subresource, bool force, WriteOptions options)
    {
        if (body.At("metadata", "managedFields") is not null)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        if (body.Text("kind") != resource.Kind || body.Text("apiVersion") != resource.ApiVersion)
        {
            throw ApiErrors.BadRequest($"invalid object type: {body.Text("apiVersion")}, Kind={body.Text("kind")}");
        }

        CheckName(name, body);
        TypedPatchCheck.Check(body, resource.Schema);
        lock (store.Sync)
        {
            var before = Find(resource, ns, name);
            if (before is null && subresource.Length > 0)
            {
                throw ApiErrors.NotFound(resource, name);
            }

            var given = body.Text("metadata", "resourceVersion");
            if (given is { Length: > 0 } && before?.Text("metadata", "resourceVersion") != given)
            {
                throw ApiErrors.Modified(resource, name);
            }

            var live = before ?? new JsonObject
            {
                ["apiVersion"] = resource.ApiVersion,
                ["kind"] = resource.Kind,
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            var merged = new ManagedFields(resource, Now).Apply(live, Resettable(resource, body, subresource), options.FieldManager, subresource, force);
            merged = new ObjectDecoder(resource).Decode(merged, options with { FieldValidation = FieldValidation.Ignore });
            SetNamespace(resource, ns, merged.Object("metadata"));
            if (before is null)
            {
                _ = merged.Object("metadata").Remove("resourceVersion");
                return (CreateDecoded(resource, ns, merged, _ => { }, options), true);
            }

            merged.Object("metadata")["resourceVersion"] = before.Text("metadata", "resourceVersion");
            return (StoreChanged(resource, before, merged, (_, _) => { }, subresource, options), false);
        }
    }

    // What the endpoint does not let anybody change is not owned either.
    private static JsonObject Resettable(ResourceDefinition resource, JsonObject body, string subresource)
    {
        var copy = body.Copy();
        if (subresource == "status")
        {
            _ = copy.Remove("spec");
            foreach (var field in copy.Object("metadata").Select(entry => entry.Key).Where(field => field is not "name" and not "namespace").ToList())
            {
                _ = copy.Object("metadata").Remove(field);
            }
        }
        else if (resource.HasStatus)
        {
            _ = copy.Remove("status");
        }

        return copy;
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
