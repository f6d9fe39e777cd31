using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Schemas;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>
/// Brings a request's object into the form in which the API server keeps it: unknown fields go, values have the declared
/// types, and what Go always writes is there.
/// </summary>
internal sealed class ObjectDecoder(ResourceDefinition resource)
{
    private readonly List<string> _unknown = [];

    /// <returns>A new object.</returns>
    /// <exception cref="ApiException">It does not have the form of its kind.</exception>
    public JsonObject Decode(JsonObject body, WriteOptions options)
    {
        var value = body.Copy();
        value["apiVersion"] = resource.ApiVersion;
        value["kind"] = resource.Kind;
        Visit(value, resource.Schema, "", resource.Kind);
        if (_unknown.Count > 0 && options.FieldValidation == FieldValidation.Strict)
        {
            var all = string.Join(", ", _unknown.Select(field => $"unknown field \"{field}\""));
            throw ApiErrors.BadRequest($"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: strict decoding error: {all}");
        }

        if (options.FieldValidation == FieldValidation.Warn)
        {
            foreach (var field in _unknown)
            {
                options.Warnings.Add($"unknown field \"{field}\"");
            }
        }

        return value;
    }

    // The owner is the Go struct that has the field, as messages name it.
    private void Visit(JsonNode? value, SchemaNode schema, string path, string owner)
    {
        switch (value)
        {
            case JsonObject map when schema.Kind is SchemaKind.Object or SchemaKind.Map:
                VisitFields(map, schema, path, schema.Kind == SchemaKind.Object && schema.GoName.Length > 0 ? schema.GoName[(schema.GoName.LastIndexOf('.') + 1)..] : owner);
                break;
            case JsonArray list when schema.Kind == SchemaKind.List:
                for (var index = 0; index < list.Count; index++)
                {
                    Visit(list[index], schema.Item!, $"{path}[{index}]", owner);
                }

                break;
            default:
                CheckType(value, schema, path, owner);
                break;
        }
    }

    private void VisitFields(JsonObject map, SchemaNode schema, string path, string owner)
    {
        foreach (var (name, value) in map.ToList())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Child(name) is not { } child)
            {
                _unknown.Add(at);
                _ = map.Remove(name);
            }
            else if (value is null)
            {
                if (!resource.IsCustom || !IsNullable(child))
                {
                    _ = map.Remove(name);
                }
            }
            else
            {
                // Go's decoder names the map, not the key.
                Visit(value, child, schema.Kind == SchemaKind.Map && !resource.IsCustom ? path : at, owner);
                if (IsLeftOut(value, child, schema.Fields.GetValueOrDefault(name)))
                {
                    _ = map.Remove(name);
                }
            }
        }

        if (!resource.IsCustom)
        {
            FillStructs(map, schema);
        }
    }

    private static bool IsNullable(SchemaNode schema) => schema.Kind == SchemaKind.Any || schema.JsonSchema.Flag("nullable") == true;

    // Go's omitempty: maps and lists without content are not written.
    private bool IsLeftOut(JsonNode value, SchemaNode schema, FieldSchema? field) =>
        !resource.IsCustom && field is { IsRequired: false }
        && (schema.Kind, value) is (SchemaKind.Map, JsonObject { Count: 0 }) or (SchemaKind.List, JsonArray { Count: 0 });

    private static void FillStructs(JsonObject map, SchemaNode schema)
    {
        foreach (var (name, field) in schema.Fields)
        {
            if (field.IsStruct && field.Type.Kind == SchemaKind.Object && !map.ContainsKey(name))
            {
                var value = new JsonObject();
                FillStructs(value, field.Type);
                map[name] = value;
            }
        }
    }

    private void CheckType(JsonNode? value, SchemaNode schema, string path, string owner)
    {
        if (value is null || resource.IsCustom)
        {
            return;
        }

        var found = value.GetValueKind();
        var isRight = schema.Kind switch
        {
            SchemaKind.Any => true,
            SchemaKind.String or SchemaKind.Bytes or SchemaKind.Time => found == JsonValueKind.String,
            SchemaKind.Integer or SchemaKind.Number => found == JsonValueKind.Number,
            SchemaKind.Boolean => found is JsonValueKind.True or JsonValueKind.False,
            SchemaKind.IntOrString or SchemaKind.Quantity => found is JsonValueKind.String or JsonValueKind.Number,
            _ => false,
        };
        if (!isRight)
        {
            var name = found switch
            {
                JsonValueKind.Number => "number",
                JsonValueKind.String => "string",
                JsonValueKind.Array => "array",
                JsonValueKind.Object => "object",
                _ => "bool",
            };
            throw ApiErrors.BadRequest(
                $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: json: cannot unmarshal {name} into Go struct field {owner}.{path} of type {(schema.GoName.Length > 0 ? schema.GoName : "string")}");
        }

        if (schema.Kind == SchemaKind.Bytes && !Convert.TryFromBase64String(value.GetValue<string>(), new byte[value.GetValue<string>().Length], out _))
        {
            throw ApiErrors.BadRequest(
                $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: illegal base64 data at input byte 0");
        }
    }
}
