using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>Whether an applied object has the form of its type: an apply with an unknown field is refused as a whole.</summary>
internal static class TypedPatchCheck
{
    public static void Check(JsonObject applied, SchemaNode schema)
    {
        var errors = new List<string>();
        Visit(applied, schema, FieldPath.Root, errors);
        if (errors.Count > 0)
        {
            var name = $"{applied.Text("metadata", "namespace")}/{applied.Text("metadata", "name")}";
            var all = errors.Count == 1 ? errors[0] : $"errors:\n  {string.Join("\n  ", errors)}";
            throw new ApiException(500, null, $"failed to create typed patch object ({name}; {applied.Text("apiVersion")}, Kind={applied.Text("kind")}): {all}");
        }
    }

    private static void Visit(JsonNode? value, SchemaNode schema, FieldPath path, List<string> errors)
    {
        switch (value, schema.Kind)
        {
            case (null, _) or (_, SchemaKind.Any):
                break;
            case (JsonObject map, SchemaKind.Object or SchemaKind.Map):
                foreach (var (name, item) in map)
                {
                    var at = path.Then(FieldPath.Field(name));
                    if (schema.Child(name) is { } child)
                    {
                        Visit(item, child, at, errors);
                    }
                    else
                    {
                        errors.Add($"{at}: field not declared in schema");
                    }
                }

                break;
            case (JsonArray list, SchemaKind.List):
                VisitItems(list, schema, path, errors);
                break;
            case (_, SchemaKind.Object or SchemaKind.Map):
                errors.Add($"{path}: expected map, got {Describe(value)}");
                break;
            case (_, SchemaKind.List):
                errors.Add($"{path}: expected list, got {Describe(value)}");
                break;
            default:
                if (Expected(value, schema.Kind) is { } expected)
                {
                    errors.Add($"{path}: expected {expected}, got {Describe(value)}");
                }

                break;
        }
    }

    private static void VisitItems(JsonArray list, SchemaNode schema, FieldPath path, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < list.Count; index++)
        {
            var at = path.Then($"v:{index}");
            if (schema.ListKind != ListKind.Atomic)
            {
                if (FieldPath.Item(schema, list[index]) is not { } element)
                {
                    errors.Add($"{path}: element {index}: associative list with keys has an element that omits key field \"{schema.Keys[0]}\" (and doesn't have default value)");
                    continue;
                }

                at = path.Then(element);
                if (!seen.Add(element))
                {
                    errors.Add($"{path}: duplicate entries for key {at.ToString()[path.ToString().Length..]}");
                }
            }

            Visit(list[index], schema.Item!, at, errors);
        }
    }

    private static string? Expected(JsonNode value, SchemaKind kind)
    {
        var found = value.GetValueKind();
        return kind switch
        {
            SchemaKind.Integer or SchemaKind.Number when found != JsonValueKind.Number => "numeric (int or float)",
            SchemaKind.Boolean when found is not (JsonValueKind.True or JsonValueKind.False) => "boolean",
            SchemaKind.String or SchemaKind.Bytes or SchemaKind.Time when found != JsonValueKind.String => "string",
            SchemaKind.IntOrString or SchemaKind.Quantity when found is not (JsonValueKind.String or JsonValueKind.Number) => "string or numeric",
            _ => null,
        };
    }

    private static string Describe(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.Object => "map",
            JsonValueKind.Array => "list",
            JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "float" : "int",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.String => "string",
            _ => "null",
        };
}
