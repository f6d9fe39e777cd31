using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Fields;

/// <summary>
/// Takes back a change in an object that others may have changed since: what is still as the change left it becomes what it was
/// before, what is not stays as it is. An autoscaler's replicas, a sidecar that was injected and an annotation of somebody
/// else survive.
/// </summary>
internal static class ThreeWayMerge
{
    private static readonly string[] MergedMetadata = ["labels", "annotations", "finalizers", "ownerReferences"];

    /// <param name="before">The object before the change.</param>
    /// <param name="changed">The object as the change left it.</param>
    /// <param name="current">The object now.</param>
    /// <returns>A new object, with the identity and resourceVersion of <paramref name="current"/>.</returns>
    public static KubernetesObject TakeBack(KubernetesObject before, KubernetesObject changed, KubernetesObject current)
    {
        var fields = FieldNodes.Of(before, changed, current);
        var result = current.Clone();
        Merge(before.Json, changed.Json, result.Json, fields, name => name is "apiVersion" or "kind" or "metadata" or "status");
        Merge(before.Metadata, changed.Metadata, result.Metadata, fields.Field("metadata"), name => !MergedMetadata.Contains(name));
        return result;
    }

    private static void Merge(JsonObject before, JsonObject changed, JsonObject current, FieldNodes fields, Func<string, bool>? isLeft = null)
    {
        foreach (var name in before.Concat(changed).Select(property => property.Key).Distinct().ToArray())
        {
            if (isLeft?.Invoke(name) == true)
            {
                continue;
            }

            if (Value(before[name], changed[name], current[name], fields.Field(name)) is { } value)
            {
                if (!ReferenceEquals(value, current[name]))
                {
                    current[name] = value;
                }
            }
            else
            {
                _ = current.Remove(name);
            }
        }
    }

    /// <summary>The value that stays in the place of <paramref name="current"/>: itself, or a copy; null for none.</summary>
    private static JsonNode? Value(JsonNode? before, JsonNode? changed, JsonNode? current, FieldNodes fields)
    {
        if (JsonNode.DeepEquals(before, changed))
        {
            return current;
        }

        if (JsonNode.DeepEquals(changed, current))
        {
            return before?.DeepClone();
        }

        // Somebody else has been here too. Deeper down it may have been another field.
        if (current is JsonObject now && before is JsonObject or null && changed is JsonObject or null)
        {
            Merge(before as JsonObject ?? [], changed as JsonObject ?? [], now, fields);
            return before is null && now.Count == 0 ? null : now;
        }

        return before is JsonArray a && changed is JsonArray b && current is JsonArray c && fields.ItemKeys() is { } keys
            ? Items(a, b, c, keys, fields.Items())
            : current;
    }

    private static JsonArray Items(JsonArray before, JsonArray changed, JsonArray current, IReadOnlyList<string> keys, FieldNodes fields)
    {
        if (!TryIndex(before, keys, out var was) || !TryIndex(changed, keys, out var became) || !TryIndex(current, keys, out var now))
        {
            return current;
        }

        // The order that it had, then what others have added.
        var merged = new JsonArray();
        foreach (var key in was.Keys.Concat(now.Keys).Distinct())
        {
            if (Value(was.GetValueOrDefault(key), became.GetValueOrDefault(key), now.GetValueOrDefault(key), fields) is { } item)
            {
                merged.Add(item.DeepClone());
            }
        }

        return merged;
    }

    // A list in which two items have the same keys cannot be taken apart.
    private static bool TryIndex(JsonArray list, IReadOnlyList<string> keys, out Dictionary<string, JsonNode> items)
    {
        items = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            if (item is not JsonObject properties
                || !items.TryAdd(string.Join('\n', keys.Select(key => properties[key]?.ToJsonString() ?? "")), properties))
            {
                return false;
            }
        }

        return true;
    }
}
