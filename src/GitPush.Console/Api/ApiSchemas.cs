using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace GitPush.Console.Api;

/// <summary>The schemas of the JSON types, made by System.Text.Json from what it writes and reads.</summary>
internal sealed class ApiSchemas
{
    private const string Prefix = "Api";

    private readonly SortedDictionary<string, JsonTypeInfo> _types = new(StringComparer.Ordinal);

    public JsonObject Reference(JsonTypeInfo type)
    {
        var name = type.Type.Name[Prefix.Length..];
        _types[name] = type;
        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    /// <summary>The types that have been referred to, and those that these refer to.</summary>
    public JsonObject Create()
    {
        var schemas = new JsonObject();
        while (_types.Keys.FirstOrDefault(name => !schemas.ContainsKey(name)) is { } next)
        {
            schemas[next] = _types[next].GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });
        }

        return schemas;
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject described)
        {
            return schema;
        }

        if (context.Path.Length > 0 && IsOwn(context.TypeInfo.Type))
        {
            var reference = Reference(context.TypeInfo);
            described = context.PropertyInfo is { IsGetNullable: true }
                ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) }
                : reference;
        }

        var provider = context.PropertyInfo is { } property ? property.AttributeProvider : context.Path.Length == 0 ? context.TypeInfo.Type : null;
        if (provider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute description, ..] && !IsElement(context))
        {
            described["description"] = description.Description;
        }

        return described;
    }

    private static bool IsElement(JsonSchemaExporterContext context) => context.Path.Length > 0 && context.Path[^1] == "items";

    private static bool IsOwn(Type type) => type.IsClass && type.Namespace == typeof(Models.ApiPush).Namespace;
}
