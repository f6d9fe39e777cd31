using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>
/// The order in which an object's fields are written, the same however it came to be: kind, apiVersion and metadata as Kubernetes
/// has them, the keys of maps by name, other fields as their type declares them.
/// </summary>
internal static class FieldOrder
{
    private static readonly string[] First = ["kind", "apiVersion", "metadata"];

    private static readonly string[] Metadata =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>Brings the fields of an object into order.</summary>
    public static void Apply(JsonObject value, ResourceDefinition resource)
    {
        Sort(value, resource.Schema);
        Arrange(value, First.Concat(value.Select(entry => entry.Key)));
        if (value["metadata"] is JsonObject metadata)
        {
            Arrange(metadata, Metadata.Concat(metadata.Select(entry => entry.Key)));
        }
    }

    private static void Sort(JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case JsonObject map when schema.Kind is SchemaKind.Object or SchemaKind.Map:
                Arrange(map, schema.Kind == SchemaKind.Map || schema.JsonSchema is not null
                    ? map.Select(entry => entry.Key).Order(StringComparer.Ordinal)
                    : schema.Fields.Keys.Concat(map.Select(entry => entry.Key)));
                foreach (var (name, item) in map)
                {
                    Sort(item, schema.Child(name) ?? SchemaNode.Any);
                }

                break;
            case JsonArray list when schema.Item is { } itemSchema:
                foreach (var item in list)
                {
                    Sort(item, itemSchema);
                }

                break;
            default:
                break;
        }
    }

    private static void Arrange(JsonObject map, IEnumerable<string> names)
    {
        var ordered = names.Distinct().Where(map.ContainsKey).ToList();
        if (ordered.SequenceEqual(map.Select(entry => entry.Key)))
        {
            return;
        }

        foreach (var name in ordered)
        {
            _ = map.Remove(name, out var item);
            map[name] = item;
        }
    }
}
