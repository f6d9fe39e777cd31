using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>Which fields an applied object sets.</summary>
internal static class FieldSetBuilder
{
    public static FieldSet Build(JsonObject value, SchemaNode schema)
    {
        var set = new FieldSet();
        Visit(value, schema, FieldPath.Root, set);
        return set;
    }

    private static void Visit(JsonNode? value, SchemaNode schema, FieldPath path, FieldSet set)
    {
        switch (value)
        {
            case JsonObject map when FieldShape.IsGranular(map, schema):
                foreach (var (name, item) in map)
                {
                    var at = path.Then(FieldPath.Field(name));
                    Visit(item, schema.Child(name) ?? SchemaNode.Any, at, set);
                    if (item is null or JsonObject { Count: 0 } || schema.Kind != SchemaKind.Object || !schema.Fields.ContainsKey(name))
                    {
                        set.Add(at);
                    }
                }

                break;
            case JsonArray list when FieldShape.IsGranular(list, schema):
                foreach (var item in list)
                {
                    if (FieldPath.Item(schema, item) is { } element)
                    {
                        var at = path.Then(element);
                        Visit(item, schema.Item!, at, set);
                        set.Add(at);
                    }
                }

                break;
            default:
                set.Add(path);
                break;
        }
    }
}
