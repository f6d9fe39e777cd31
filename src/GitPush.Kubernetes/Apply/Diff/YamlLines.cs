using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Apply.Diff;

/// <summary>
/// Writes JSON as the YAML that people know from manifests, line by line and in the order of properties that manifests have, so
/// that two states can be compared by lines. It is for reading only.
/// </summary>
internal static class YamlLines
{
    private static readonly string[] Leading = ["apiVersion", "kind", "metadata", "name", "namespace"];

    public static IReadOnlyList<string> Write(JsonObject document)
    {
        var lines = new List<string>();
        Properties(lines, document, "", "");
        return lines;
    }

    /// <param name="first">What stands before the first property: the indentation, or that and a dash.</param>
    private static void Properties(List<string> lines, JsonObject properties, string first, string indent)
    {
        var prefix = first;
        foreach (var (name, value) in properties.OrderBy(property => RankOf(property.Key)).ThenBy(property => property.Key, StringComparer.Ordinal))
        {
            Value(lines, $"{prefix}{Scalar(name)}:", value, indent, " ");
            prefix = indent;
        }
    }

    private static void Value(List<string> lines, string start, JsonNode? value, string indent, string gap)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } properties:
                lines.Add(start);
                Properties(lines, properties, indent + "  ", indent + "  ");
                break;
            case JsonArray { Count: > 0 } items:
                lines.Add(start);
                foreach (var item in items)
                {
                    Item(lines, item, indent);
                }

                break;
            default:
                Text(lines, start + gap, value, indent + "  ");
                break;
        }
    }

    private static void Item(List<string> lines, JsonNode? item, string indent)
    {
        if (item is JsonObject { Count: > 0 } properties)
        {
            Properties(lines, properties, indent + "- ", indent + "  ");
        }
        else
        {
            Value(lines, $"{indent}-", item, indent + "  ", " ");
        }
    }

    private static void Text(List<string> lines, string start, JsonNode? value, string indent)
    {
        if (value is JsonValue scalar && scalar.TryGetValue<string>(out var text))
        {
            var parts = text.Split('\n');
            if (parts.Length == 1 || parts.Any(part => part.AsSpan().ContainsAnyInRange('\0', '\u001f')))
            {
                lines.Add(start + Scalar(text));
                return;
            }

            lines.Add(start + (parts[^1].Length == 0 ? "|" : "|-"));
            lines.AddRange((parts[^1].Length == 0 ? parts[..^1] : parts).Select(part => part.Length == 0 ? "" : indent + part));
            return;
        }

        lines.Add(start + value switch
        {
            null => "null",
            JsonObject => "{}",
            JsonArray => "[]",
            _ => value.ToJsonString(),
        });
    }

    private static string Scalar(string text) => NeedsQuotes(text) ? $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"" : text;

    // What YAML would read as something else than this text.
    private static bool NeedsQuotes(string text) =>
        text.Length == 0
        || text is "null" or "~" or "true" or "false" or "yes" or "no" or "on" or "off" or "True" or "False" or "Yes" or "No"
        || text[0] is ' ' or '-' or '?' or ':' or '[' or ']' or '{' or '}' or ',' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`'
        || text[^1] is ' ' or ':'
        || text.AsSpan().ContainsAnyInRange('\0', '\u001f')
        || text.Contains(": ", StringComparison.Ordinal)
        || text.Contains(" #", StringComparison.Ordinal)
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static int RankOf(string name) => Array.IndexOf(Leading, name) is >= 0 and var rank ? rank : Leading.Length;
}
