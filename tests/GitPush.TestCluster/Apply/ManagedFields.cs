using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>
/// Who owns which fields (<c>sigs.k8s.io/structured-merge-diff</c>): a change by anybody makes him the owner of what it
/// changed; an apply owns all that it says, and what it no longer says goes when nobody else owns it.
/// </summary>
/// <param name="now">The time of changed entries, RFC 3339.</param>
internal sealed class ManagedFields(ResourceDefinition resource, string now)
{
    private static readonly FieldSet Untracked = FieldSet.Parse(JsonNode.Parse(
        """
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},
        "f:selfLink":{},"f:uid":{},"f:generation":{},"f:managedFields":{},"f:resourceVersion":{},"f:deletionTimestamp":{},
        "f:deletionGracePeriodSeconds":{}}}
        """));

    /// <summary>Writes into <paramref name="changed"/> who owns what after an update by somebody.</summary>
    /// <param name="before">The object before; for a new one, null.</param>
    public void Update(JsonObject? before, JsonObject changed, string manager, string subresource)
    {
        // Entries that the request gives count in place of those that there are: so they can be edited.
        var entries = subresource.Length == 0 && Read(changed) is { Count: > 0 } given ? given : Read(before);
        var comparison = ObjectComparison.Compare(Content(before ?? EmptyObject.Of(resource)), Content(changed), resource.Schema);
        var touched = Strip(comparison.Added.Union(comparison.Modified));
        var mine = new ManagedEntry(manager, "Update", resource.ApiVersion, subresource, now, touched);
        var result = new List<ManagedEntry>();
        var isNew = true;
        foreach (var entry in entries)
        {
            var fields = entry.Fields.Except(comparison.Removed);
            if (entry.IsOf(mine))
            {
                isNew = false;
                fields = fields.Union(touched);
            }
            else
            {
                fields = fields.Except(touched);
            }

            result.Add(Changed(entry, fields));
        }

        if (isNew)
        {
            result.Add(mine);
        }

        Write(changed, result);
    }

    /// <summary>The object after an apply, with who owns what; not yet defaulted.</summary>
    /// <param name="live">The object as it is; empty but for its names when there is none.</param>
    /// <exception cref="ApiException">Fields of others would change, and <paramref name="force"/> is not set.</exception>
    public JsonObject Apply(JsonObject live, JsonObject applied, string manager, string subresource, bool force)
    {
        var schema = resource.Schema;
        var config = Content(applied);
        var fields = Strip(FieldSetBuilder.Build(config, schema));
        var entries = Read(live);
        if (entries.Count == 0 && live.Text("metadata", "uid") is not null)
        {
            entries.Add(new ManagedEntry("before-first-apply", "Update", resource.ApiVersion, "", now, Strip(ObjectComparison.Compare(EmptyObject.Of(resource), Content(live), schema).Added)));
        }

        var mine = new ManagedEntry(manager, "Apply", resource.ApiVersion, subresource, now, fields);
        var last = entries.Find(entry => entry.IsOf(mine))?.Fields ?? new FieldSet();
        var others = entries.Where(entry => !entry.IsOf(mine)).ToList();
        var owned = others.Aggregate(fields, (all, entry) => all.Union(entry.Fields));

        var before = Content(live);
        var merged = (JsonObject)ObjectMerge.Merge(before, config, schema)!;
        ObjectMerge.Remove(merged, schema, last, owned);
        var comparison = ObjectComparison.Compare(before, merged, schema);
        var touched = comparison.Added.Union(comparison.Modified);

        var conflicts = others
            .OrderBy(entry => entry.Manager, StringComparer.Ordinal)
            .SelectMany(entry => entry.Fields.Intersect(touched).Describe().Select(field => (entry.Describe(), field)))
            .ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw ApiErrors.ApplyConflict(conflicts);
        }

        var result = entries
            .Select(entry => Changed(entry, entry.IsOf(mine) ? fields : entry.Fields.Except(touched).Except(comparison.Removed)))
            .ToList();
        if (!entries.Exists(entry => entry.IsOf(mine)))
        {
            result.Add(mine);
        }

        Write(merged, result);
        return merged;
    }

    private static FieldSet Strip(FieldSet fields) => fields.ExceptBelow(WithoutMember(Untracked));

    // metadata itself is never owned, but what is in it is.
    private static FieldSet WithoutMember(FieldSet set)
    {
        var json = set.ToJson();
        _ = (json["f:metadata"] as JsonObject)?.Remove(".");
        return FieldSet.Parse(json);
    }

    private static JsonObject Content(JsonObject value)
    {
        if (value.At("metadata", "managedFields") is null)
        {
            return value;
        }

        var copy = value.Copy();
        _ = copy["metadata"]!.AsObject().Remove("managedFields");
        return copy;
    }

    // A single empty entry is how a client asks to forget all.
    private static List<ManagedEntry> Read(JsonObject? value) => [.. value.Objects("metadata", "managedFields").Select(ManagedEntry.Parse)];

    private ManagedEntry Changed(ManagedEntry entry, FieldSet fields) =>
        fields.SameAs(entry.Fields) ? entry : entry with { Fields = fields, Time = now, ApiVersion = resource.ApiVersion };

    private static void Write(JsonObject value, IEnumerable<ManagedEntry> entries)
    {
        var written = entries
            .Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
            .Select(JsonNode (entry) => entry.ToJson())
            .ToArray();
        value.Object("metadata").Put("managedFields", written.Length == 0 ? null : new JsonArray(written));
    }
}
