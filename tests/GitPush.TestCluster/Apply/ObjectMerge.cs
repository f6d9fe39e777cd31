using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>Lays an applied object over the live one, and takes fields out.</summary>
internal static class ObjectMerge
{
    /// <returns>A new value; the two are left as they are.</returns>
    public static JsonNode? Merge(JsonNode? live, JsonNode? applied, SchemaNode schema)
    {
        if (live is JsonObject old && applied is JsonObject fields && FieldShape.IsGranular(fields, schema))
        {
            var merged = old.Copy();
            foreach (var (name, value) in fields)
            {
                merged[name] = old.ContainsKey(name) ? Merge(old[name], value, schema.Child(name) ?? SchemaNode.Any) : value?.DeepClone();
            }

            return merged;
        }

        return live is JsonArray list && applied is JsonArray items && FieldShape.IsGranular(items, schema)
            ? MergeLists(list, items, schema)
            : applied?.DeepClone();
    }

    /// <summary>
    /// Takes out what was applied last and nobody owns now. A field goes with all that is in it, also what nobody ever owned:
    /// defaults. An item of a list goes when it was itself applied.
    /// </summary>
    public static void Remove(JsonNode? value, SchemaNode schema, FieldSet last, FieldSet? owned)
    {
        switch (value)
        {
            case JsonObject map when FieldShape.IsGranular(map, schema):
                foreach (var name in map.Select(entry => entry.Key).ToList())
                {
                    var element = FieldPath.Field(name);
                    if (IsToGo(element))
                    {
                        _ = map.Remove(name);
                    }
                    else if (last.Child(element) is { } below)
                    {
                        Remove(map[name], schema.Child(name) ?? SchemaNode.Any, below, owned?.Child(element));
                    }
                }

                break;
            case JsonArray list when FieldShape.IsGranular(list, schema):
                for (var index = list.Count - 1; index >= 0; index--)
                {
                    if (FieldPath.Item(schema, list[index]) is not { } element)
                    {
                        continue;
                    }

                    if (IsToGo(element))
                    {
                        list.RemoveAt(index);
                    }
                    else if (last.Child(element) is { } below)
                    {
                        Remove(list[index], schema.Item!, below, owned?.Child(element));
                    }
                }

                break;
            default:
                break;
        }

        bool IsToGo(string element) =>
            last.Child(element) is { } applied && (applied.IsMember || element.StartsWith("f:", StringComparison.Ordinal)) && owned?.Child(element) is null;
    }

    // The order is the applied one; what only the live list has stays where it was in relation to what both have.
    private static JsonArray MergeLists(JsonArray live, JsonArray applied, SchemaNode schema)
    {
        var old = live.Select(item => (Element: FieldPath.Item(schema, item), Item: item)).ToList();
        var now = applied.Select(item => (Element: FieldPath.Item(schema, item), Item: item)).ToList();
        var merged = new JsonArray();
        var at = 0;
        foreach (var (element, item) in now)
        {
            var before = old.FindIndex(entry => entry.Element == element);
            for (; at < old.Count && (before < 0 || at < before); at++)
            {
                if (now.Exists(entry => entry.Element == old[at].Element))
                {
                    break;
                }

                merged.Add(old[at].Item?.DeepClone());
            }

            if (before == at)
            {
                at++;
            }

            merged.Add(before < 0 ? item?.DeepClone() : Merge(old[before].Item, item, schema.Item!));
        }

        for (; at < old.Count; at++)
        {
            if (!now.Exists(entry => entry.Element == old[at].Element))
            {
                merged.Add(old[at].Item?.DeepClone());
            }
        }

        return merged;
    }
}
