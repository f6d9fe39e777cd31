using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>
/// Kubernetes' strategic merge patch: lists are merged by the keys of their types. Directives: <c>$patch: delete|replace|merge</c>,
/// <c>$deleteFromPrimitiveList/field</c>, <c>$retainKeys</c>; <c>$setElementOrder/field</c> is read over.
/// </summary>
internal static class StrategicMergePatch
{
    public static JsonObject Apply(JsonObject target, JsonObject patch, SchemaNode schema)
    {
        if (patch.Text("$patch") == "replace")
        {
            return WithoutDirectives(patch);
        }

        var result = target.Copy();
        if (patch["$retainKeys"] is JsonArray)
        {
            var retained = patch.Texts("$retainKeys").ToHashSet(StringComparer.Ordinal);
            foreach (var name in result.Select(entry => entry.Key).Where(name => !retained.Contains(name)).ToList())
            {
                _ = result.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal))
            {
                DeleteValues(result[name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]] as JsonArray, value as JsonArray);
            }
            else if (!name.StartsWith('$'))
            {
                ApplyField(result, name, value, schema.Child(name) ?? SchemaNode.Any);
            }
        }

        return result;
    }

    private static void ApplyField(JsonObject result, string name, JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case null:
            case JsonObject deletion when deletion.Text("$patch") == "delete":
                _ = result.Remove(name);
                break;
            case JsonObject fields:
                result[name] = Apply(result[name] as JsonObject ?? [], fields, schema);
                break;
            case JsonArray items when schema is { Kind: SchemaKind.List, PatchMerges: true }:
                result[name] = MergeLists(result[name] as JsonArray ?? [], items, schema);
                break;
            default:
                result[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeLists(JsonArray live, JsonArray patch, SchemaNode schema)
    {
        if (patch.OfType<JsonObject>().Any(item => item.Text("$patch") == "replace"))
        {
            return new JsonArray([.. patch.OfType<JsonObject>().Where(item => item.Text("$patch") is null).Select(JsonNode (item) => WithoutDirectives(item))]);
        }

        var result = (JsonArray)live.DeepClone();
        foreach (var item in patch)
        {
            if (schema.PatchMergeKey is not { } key || item is not JsonObject fields)
            {
                if (!result.Any(present => JsonNode.DeepEquals(present, item)))
                {
                    result.Add(item?.DeepClone());
                }

                continue;
            }

            var index = result.ToList().FindIndex(present => JsonNode.DeepEquals(present.At(key), fields[key]));
            if (fields.Text("$patch") == "delete")
            {
                if (index >= 0)
                {
                    result.RemoveAt(index);
                }
            }
            else if (index >= 0)
            {
                result[index] = Apply((JsonObject)result[index]!, fields, schema.Item!);
            }
            else
            {
                result.Add(WithoutDirectives(fields));
            }
        }

        return result;
    }

    private static void DeleteValues(JsonArray? list, JsonArray? values)
    {
        for (var index = (list?.Count ?? 0) - 1; index >= 0; index--)
        {
            if (values?.Any(value => JsonNode.DeepEquals(value, list![index])) == true)
            {
                list!.RemoveAt(index);
            }
        }
    }

    private static JsonObject WithoutDirectives(JsonObject patch)
    {
        var result = new JsonObject();
        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith('$') && value is not null)
            {
                result[name] = value is JsonObject fields ? WithoutDirectives(fields) : value.DeepClone();
            }
        }

        return result;
    }
}
