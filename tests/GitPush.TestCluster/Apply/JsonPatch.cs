using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>RFC 6902.</summary>
internal static class JsonPatch
{
    public static JsonObject Apply(JsonObject target, JsonArray operations)
    {
        JsonNode result = target.Copy();
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = operation.Text("path") ?? throw Rejected();
            switch (operation.Text("op"))
            {
                case "add":
                    result = Add(result, path, operation["value"]);
                    break;
                case "replace":
                    _ = Find(result, path);
                    Remove(result, path);
                    result = Add(result, path, operation["value"]);
                    break;
                case "remove":
                    Remove(result, path);
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(result, path), operation["value"]))
                    {
                        throw Rejected();
                    }

                    break;
                case "copy":
                    result = Add(result, path, Find(result, operation.Text("from") ?? throw Rejected()));
                    break;
                case "move":
                    var from = operation.Text("from") ?? throw Rejected();
                    var moved = Find(result, from)?.DeepClone();
                    Remove(result, from);
                    result = Add(result, path, moved);
                    break;
                default:
                    throw Rejected();
            }
        }

        return result as JsonObject ?? throw Rejected();
    }

    private static JsonNode Add(JsonNode root, string pointer, JsonNode? value)
    {
        if (pointer.Length == 0)
        {
            return value?.DeepClone() ?? throw Rejected();
        }

        var (parent, name) = Parent(root, pointer);
        switch (parent)
        {
            case JsonObject map:
                map[name] = value?.DeepClone();
                break;
            case JsonArray list when name == "-":
                list.Add(value?.DeepClone());
                break;
            case JsonArray list when Index(name, list.Count) is { } index:
                list.Insert(index, value?.DeepClone());
                break;
            default:
                throw Rejected();
        }

        return root;
    }

    private static void Remove(JsonNode root, string pointer)
    {
        var (parent, name) = Parent(root, pointer);
        switch (parent)
        {
            case JsonObject map when map.ContainsKey(name):
                _ = map.Remove(name);
                break;
            case JsonArray list when Index(name, list.Count - 1) is { } index:
                list.RemoveAt(index);
                break;
            default:
                throw Rejected();
        }
    }

    private static JsonNode? Find(JsonNode root, string pointer)
    {
        if (pointer.Length == 0)
        {
            return root;
        }

        var (parent, name) = Parent(root, pointer);
        return parent switch
        {
            JsonObject map when map.TryGetPropertyValue(name, out var value) => value,
            JsonArray list when Index(name, list.Count - 1) is { } index => list[index],
            _ => throw Rejected(),
        };
    }

    private static (JsonNode Parent, string Name) Parent(JsonNode root, string pointer)
    {
        if (!pointer.StartsWith('/'))
        {
            throw Rejected();
        }

        var steps = pointer[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var node = root;
        foreach (var step in steps[..^1])
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when Index(step, list.Count - 1) is { } index => list[index],
                _ => null,
            } ?? throw Rejected();
        }

        return (node, steps[^1]);
    }

    private static int? Index(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : null;

    private static ApiException Rejected() => new(422, "Invalid", "the server rejected our request due to an error in our request", []);
}
