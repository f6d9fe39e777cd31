using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Kinds;

/// <summary>The rules for what ConfigMaps and Secrets hold.</summary>
internal static partial class DataKeys
{
    public static void Validate(JsonObject value, List<FieldError> errors, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            foreach (var (key, _) in value[field] as JsonObject ?? [])
            {
                if (!KeyPattern().IsMatch(key))
                {
                    errors.Add(FieldError.Invalid(
                        $"{field}[{key}]",
                        key,
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
                }
            }
        }
    }

    public static void ValidateImmutable(JsonObject changed, JsonObject before, List<FieldError> errors, params ReadOnlySpan<string> fields)
    {
        if (before.Flag("immutable") != true)
        {
            return;
        }

        if (changed.Flag("immutable") != true)
        {
            errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
        }

        foreach (var field in fields)
        {
            if (!JsonNode.DeepEquals(changed[field], before[field]))
            {
                errors.Add(FieldError.Forbidden(field, "field is immutable when `immutable` is set"));
            }
        }
    }

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex KeyPattern();
}
