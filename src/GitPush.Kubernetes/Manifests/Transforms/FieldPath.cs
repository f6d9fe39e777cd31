using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>A way to text fields of an object: names of properties, with lists gone through.</summary>
internal static class FieldPath
{
    /// <summary>The names of <c>spec.containers[*].image</c>, which may also be written without <c>[*]</c>.</summary>
    public static string[] Parse(string path) => [.. path.Split('.').Select(name => name.EndsWith("[*]", StringComparison.Ordinal) ? name[..^3] : name)];

    /// <summary>The objects that hold the path's last property, which need not be text.</summary>
    public static IEnumerable<JsonObject> FindHolders(JsonNode? node, ReadOnlyMemory<string> names)
    {
        switch (node)
        {
            case JsonArray list:
                return list.SelectMany(item => FindHolders(item, names));
            case JsonObject holder when names.Length == 1:
                return holder.ContainsKey(names.Span[0]) ? [holder] : [];
            case JsonObject holder:
                return FindHolders(holder[names.Span[0]], names[1..]);
            default:
                return [];
        }
    }

    /// <summary>Replaces the text at a path, everywhere that it leads to; in a list of texts, each of them.</summary>
    /// <param name="replace">Gives the text to put in place; null leaves it.</param>
    public static void Replace(JsonNode node, string[] names, Func<string, string?> replace)
    {
        foreach (var holder in FindHolders(node, names).ToList())
        {
            var name = names[^1];
            if (holder[name] is JsonArray list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    if (Text(list[i]) is { } item && replace(item) is { } other)
                    {
                        list[i] = other;
                    }
                }
            }
            else if (Text(holder[name]) is { } text && replace(text) is { } other)
            {
                holder[name] = other;
            }
        }
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
