using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>Which values are owned part by part, and which as a whole.</summary>
internal static class FieldShape
{
    public static bool IsGranular(JsonNode? value, SchemaNode schema) =>
        value switch
        {
            JsonObject => schema.Kind is SchemaKind.Any or SchemaKind.Object or SchemaKind.Map && !schema.IsAtomic,
            JsonArray => schema.Kind == SchemaKind.List && schema.ListKind != ListKind.Atomic,
            _ => false,
        };
}
