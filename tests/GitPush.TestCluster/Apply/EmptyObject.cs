using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Schemas;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>
/// An object that nobody has filled in, as Go writes it: with the fields that are always written. What a new object adds to
/// it is what its creator owns.
/// </summary>
internal static class EmptyObject
{
    public static JsonObject Of(ResourceDefinition resource) => resource.IsCustom ? new JsonObject { ["metadata"] = new JsonObject() } : Of(resource.Schema);

    private static JsonObject Of(SchemaNode schema)
    {
        var value = new JsonObject();
        foreach (var (name, field) in schema.Fields)
        {
            if (field.IsStruct && field.Type.Kind == SchemaKind.Object)
            {
                value[name] = Of(field.Type);
            }
            else if (field.IsRequired)
            {
                value[name] = field.Type.Kind switch
                {
                    SchemaKind.String => "",
                    SchemaKind.Integer or SchemaKind.Number => 0,
                    SchemaKind.Boolean => false,
                    _ => null,
                };
            }
        }

        return value;
    }
}
