using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitPush.Console.Tests.Support;

/// <summary>
/// Compares JSON with the part of JSON Schema (2020-12) that the OpenAPI document uses. Stricter than the standard: a property that
/// the schema does not name is a mistake, and so is a keyword that is not known here.
/// </summary>
internal sealed class JsonSchema(JsonObject document)
{
    public void Check(JsonNode schema, JsonNode? value, string path = "$")
    {
        if (FirstMistake(schema, value, path) is { } mistake)
        {
            Assert.Fail(mistake);
        }
    }

    private string? FirstMistake(JsonNode schema, JsonNode? value, string path)
    {
        foreach (var (keyword, rule) in schema.AsObject())
        {
            var mistake = keyword switch
            {
                "$ref" => FirstMistake(Resolve((string)rule!), value, path),
                "anyOf" => rule!.AsArray().Any(option => FirstMistake(option!, value, path) is null) ? null : $"{path} is none of what it may be: {value?.ToJsonString()}",
                "type" => (rule is JsonArray types ? types.Select(type => (string)type!) : [(string)rule!]).Any(type => Is(type, value)) ? null : $"{path} is no {rule!.ToJsonString()}: {value?.ToJsonString()}",
                "enum" => rule!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)) ? null : $"{path} has a value that is not listed: {value?.ToJsonString()}",
                "items" => value is JsonArray items ? items.Select((item, i) => FirstMistake(rule!, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))).FirstOrDefault(found => found is not null) : null,
                "properties" => Properties(rule!.AsObject(), value as JsonObject, path),
                "required" => rule!.AsArray().FirstOrDefault(name => value is JsonObject item && !item.ContainsKey((string)name!)) is { } missing ? $"{path} has no {missing}" : null,
                "format" or "description" or "pattern" or "additionalProperties" => null,
                _ => $"{path}: nobody knows '{keyword}'",
            };
            if (mistake is not null)
            {
                return mistake;
            }
        }

        return null;
    }

    private string? Properties(JsonObject known, JsonObject? value, string path) => value?
        .Select(property => known[property.Key] is { } schema ? FirstMistake(schema, property.Value, $"{path}.{property.Key}") : $"{path}.{property.Key} is not documented")
        .FirstOrDefault(found => found is not null);

    private JsonNode Resolve(string reference) => reference[2..].Split('/').Aggregate((JsonNode)document, (node, part) => node[part] ?? throw new KeyNotFoundException(reference));

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && value.AsValue().TryGetValue(out long _),
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
