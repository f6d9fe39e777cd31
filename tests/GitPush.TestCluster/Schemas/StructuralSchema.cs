using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Schemas;

/// <summary>Reads the schema of a custom resource (<c>openAPIV3Schema</c>).</summary>
internal static class StructuralSchema
{
    /// <summary>The type of a whole custom resource: with the metadata that all objects have.</summary>
    public static SchemaNode Read(JsonObject? schema)
    {
        var node = ReadNode(schema ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true });
        node.Fields["apiVersion"] = new FieldSchema(SchemaNode.String);
        node.Fields["kind"] = new FieldSchema(SchemaNode.String);
        node.Fields["metadata"] = new FieldSchema(BuiltInTypes.Instance["meta.v1.ObjectMeta"]);
        return node;
    }

    private static SchemaNode ReadNode(JsonObject schema)
    {
        if (schema.Flag("x-kubernetes-int-or-string") == true)
        {
            return new SchemaNode(SchemaKind.IntOrString) { JsonSchema = schema };
        }

        return schema.Text("type") switch
        {
            "object" => ReadObject(schema),
            "array" => new SchemaNode(SchemaKind.List)
            {
                Item = ReadNode(schema["items"] as JsonObject ?? []),
                ListKind = schema.Text("x-kubernetes-list-type") switch { "map" => ListKind.Map, "set" => ListKind.Set, _ => ListKind.Atomic },
                Keys = [.. schema.Texts("x-kubernetes-list-map-keys")],
                JsonSchema = schema,
            },
            "string" => new SchemaNode(SchemaKind.String) { JsonSchema = schema },
            "integer" => new SchemaNode(SchemaKind.Integer) { JsonSchema = schema },
            "number" => new SchemaNode(SchemaKind.Number) { JsonSchema = schema },
            "boolean" => new SchemaNode(SchemaKind.Boolean) { JsonSchema = schema },
            _ => new SchemaNode(SchemaKind.Any) { JsonSchema = schema },
        };
    }

    private static SchemaNode ReadObject(JsonObject schema)
    {
        var isAtomic = schema.Text("x-kubernetes-map-type") == "atomic";
        var keepsUnknown = schema.Flag("x-kubernetes-preserve-unknown-fields") == true;
        if (schema["properties"] is not JsonObject properties)
        {
            return schema["additionalProperties"] switch
            {
                JsonObject values => new SchemaNode(SchemaKind.Map) { Item = ReadNode(values), IsAtomic = isAtomic, JsonSchema = schema },
                JsonValue => new SchemaNode(SchemaKind.Map) { Item = SchemaNode.Any, IsAtomic = isAtomic, JsonSchema = schema },
                _ => new SchemaNode(SchemaKind.Object) { KeepsUnknownFields = keepsUnknown, IsAtomic = isAtomic, JsonSchema = schema },
            };
        }

        var required = schema.Texts("required").ToHashSet(StringComparer.Ordinal);
        var node = new SchemaNode(SchemaKind.Object) { KeepsUnknownFields = keepsUnknown, IsAtomic = isAtomic, JsonSchema = schema };
        foreach (var (name, value) in properties)
        {
            var property = value as JsonObject ?? [];
            node.Fields[name] = new FieldSchema(ReadNode(property)) { IsRequired = required.Contains(name), Default = property["default"] };
        }

        return node;
    }
}
