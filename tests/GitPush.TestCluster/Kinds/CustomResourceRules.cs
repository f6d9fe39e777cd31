using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Schemas;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>The objects of a CustomResourceDefinition: what their schema says.</summary>
internal sealed class CustomResourceRules(ResourceDefinition resource) : KindRules
{
    public override bool TracksGeneration => true;

    public override void PrepareForCreate(JsonObject value)
    {
        if (resource.HasStatus)
        {
            _ = value.Remove("status");
        }
    }

    public override void Default(JsonObject value) => FillIn(value, resource.Schema);

    public override void Validate(JsonObject value, List<FieldError> errors) => SchemaValidation.Validate(value, resource.Schema, errors);

    private static void FillIn(JsonNode? value, SchemaNode schema)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, field) in schema.Fields)
                {
                    if (field.Default is not null)
                    {
                        map.Default(name, field.Default.DeepClone());
                    }
                }

                foreach (var (name, item) in map)
                {
                    if (schema.Child(name) is { } child)
                    {
                        FillIn(item, child);
                    }
                }

                break;
            case JsonArray list when schema.Item is { } itemSchema:
                foreach (var item in list)
                {
                    FillIn(item, itemSchema);
                }

                break;
            default:
                break;
        }
    }
}
