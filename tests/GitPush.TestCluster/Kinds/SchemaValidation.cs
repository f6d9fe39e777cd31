using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>Checks a custom resource against its schema: type, required, enum, pattern, lengths, bounds.</summary>
internal static class SchemaValidation
{
    public static void Validate(JsonObject value, SchemaNode schema, List<FieldError> errors) => Visit(value, schema, "", errors);

    private static void Visit(JsonNode? value, SchemaNode schema, string path, List<FieldError> errors)
    {
        if (schema.JsonSchema is not { } rules || path is "metadata")
        {
            return;
        }

        if (value is null)
        {
            if (rules.Flag("nullable") != true && schema.Kind != SchemaKind.Any)
            {
                errors.Add(FieldError.TypeInvalid(path, "null", $"{path} in body must be of type {rules.Text("type")}: \"null\""));
            }

            return;
        }

        if (!HasType(value, schema.Kind))
        {
            var found = Name(value);
            errors.Add(FieldError.TypeInvalid(path, found, $"{path} in body must be of type {(schema.Kind == SchemaKind.IntOrString ? "integer,string" : rules.Text("type"))}: \"{found}\""));
            return;
        }

        CheckValue(value, rules, path, errors);
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, field) in schema.Fields)
                {
                    if (field.IsRequired && !map.ContainsKey(name))
                    {
                        errors.Add(FieldError.Required(Join(path, name)));
                    }
                }

                foreach (var (name, item) in map)
                {
                    if (schema.Child(name) is { } child)
                    {
                        Visit(item, child, Join(path, name), errors);
                    }
                }

                break;
            case JsonArray list when schema.Item is { } itemSchema:
                for (var index = 0; index < list.Count; index++)
                {
                    Visit(list[index], itemSchema, $"{path}[{index}]", errors);
                }

                break;
            default:
                break;
        }
    }

    private static void CheckValue(JsonNode value, JsonObject rules, string path, List<FieldError> errors)
    {
        if (rules["enum"] is JsonArray allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
        {
            errors.Add(FieldError.NotSupported(path, value.ToString(), allowed.Select(item => item?.ToString() ?? "null")));
        }

        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (rules.Number("minLength") is { } least && text.Length < least)
            {
                errors.Add(FieldError.Invalid(path, text, $"{path} in body should be at least {least} chars long"));
            }

            if (rules.Number("maxLength") is { } most && text.Length > most)
            {
                errors.Add(FieldError.Invalid(path, text, $"{path} in body should be at most {most} chars long"));
            }

            if (rules.Text("pattern") is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
            {
                errors.Add(FieldError.Invalid(path, text, $"{path} in body should match '{pattern}'"));
            }
        }
        else if (value.GetValueKind() == JsonValueKind.Number)
        {
            if (rules.Number("minimum") is { } least && value.Number() < least)
            {
                errors.Add(FieldError.Invalid(path, value, $"{path} in body should be greater than or equal to {least}"));
            }

            if (rules.Number("maximum") is { } most && value.Number() > most)
            {
                errors.Add(FieldError.Invalid(path, value, $"{path} in body should be less than or equal to {most}"));
            }
        }
        else if (value is JsonArray list)
        {
            if (rules.Number("minItems") is { } least && list.Count < least)
            {
                errors.Add(FieldError.Invalid(path, list.Count, $"{path} in body should have at least {least} items"));
            }
        }
    }

    private static bool HasType(JsonNode value, SchemaKind kind) =>
        (kind, value.GetValueKind()) switch
        {
            (SchemaKind.Any, _) => true,
            (SchemaKind.Object or SchemaKind.Map, var found) => found == JsonValueKind.Object,
            (SchemaKind.List, var found) => found == JsonValueKind.Array,
            (SchemaKind.Integer, JsonValueKind.Number) => value.ToJsonString().IndexOf('.', StringComparison.Ordinal) < 0,
            (SchemaKind.Integer or SchemaKind.Number, var found) => found == JsonValueKind.Number,
            (SchemaKind.Boolean, var found) => found is JsonValueKind.True or JsonValueKind.False,
            (SchemaKind.IntOrString, var found) => found is JsonValueKind.Number or JsonValueKind.String,
            (_, var found) => found == JsonValueKind.String,
        };

    private static string Name(JsonNode value) =>
        value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
            JsonValueKind.String => "string",
            _ => "boolean",
        };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
