using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>The fields in which two states of an object differ.</summary>
internal sealed class ObjectComparison
{
    public FieldSet Added { get; } = new();

    public FieldSet Removed { get; } = new();

    public FieldSet Modified { get; } = new();

    public static ObjectComparison Compare(JsonObject before, JsonObject after, SchemaNode schema)
    {
        var comparison = new ObjectComparison();
        comparison.Visit(new Slot(true, before), new Slot(true, after), schema, FieldPath.Root);
        return comparison;
    }

    private void Visit(Slot before, Slot after, SchemaNode schema, FieldPath path)
    {
        var granular = FieldShape.IsGranular(before.Value, schema) || FieldShape.IsGranular(after.Value, schema);
        var bothEmpty = IsEmpty(before.Value) && IsEmpty(after.Value);
        if (granular && !bothEmpty)
        {
            foreach (var (element, left, right, child) in Children(before.Value, after.Value, schema))
            {
                Visit(left, right, child, path.Then(element));
            }
        }
        else if (before.IsPresent && after.IsPresent && !JsonNode.DeepEquals(before.Value, after.Value))
        {
            Modified.Add(path);
        }

        if (path.Elements.Count > 0 && !before.IsPresent)
        {
            Added.Add(path);
        }
        else if (path.Elements.Count > 0 && !after.IsPresent)
        {
            Removed.Add(path);
        }
    }

    private static IEnumerable<(string Element, Slot Before, Slot After, SchemaNode Schema)> Children(JsonNode? before, JsonNode? after, SchemaNode schema)
    {
        if (before is JsonArray || after is JsonArray)
        {
            var left = Items(before, schema);
            var right = Items(after, schema);
            return left.Keys.Union(right.Keys).Select(element => (element, Get(left, element), Get(right, element), schema.Item!));
        }

        var old = before as JsonObject ?? [];
        var now = after as JsonObject ?? [];
        return old.Select(entry => entry.Key).Union(now.Select(entry => entry.Key)).Select(name =>
            (FieldPath.Field(name), Get(old, name), Get(now, name), schema.Child(name) ?? SchemaNode.Any));
    }

    private static Dictionary<string, JsonNode?> Items(JsonNode? list, SchemaNode schema)
    {
        var items = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in list as JsonArray ?? [])
        {
            if (FieldPath.Item(schema, item) is { } element)
            {
                items[element] = item;
            }
        }

        return items;
    }

    private static Slot Get(IDictionary<string, JsonNode?> values, string name) =>
        values.TryGetValue(name, out var value) ? new Slot(true, value) : default;

    private static bool IsEmpty(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    /// <summary>A value that is there, be it null, or is not.</summary>
    private readonly record struct Slot(bool IsPresent, JsonNode? Value);
}
