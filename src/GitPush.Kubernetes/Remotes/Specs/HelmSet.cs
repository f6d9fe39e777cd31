using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>
/// <c>helm --set path=value</c> for one path and one value (helm's <c>strvals</c>): <c>a.b</c> nests, <c>a[0]</c> is an element,
/// <c>\.</c> is a dot; <c>true</c>, <c>false</c>, <c>null</c> and whole numbers are what they look like, except numbers that begin
/// with a zero.
/// </summary>
internal static class HelmSet
{
    // As in helm: nobody has a list so long by hand.
    private const int MaxIndex = 65_536;

    public static bool TrySet(JsonObject values, string path, string value)
    {
        if (Split(path) is not [string, ..] steps)
        {
            return false;
        }

        JsonNode container = values;
        for (var i = 0; i < steps.Count; i++)
        {
            var isLast = i == steps.Count - 1;
            var existing = Get(container, steps[i]);
            JsonNode? next = isLast ? ToValue(value) : steps[i + 1] is int ? existing as JsonArray ?? [] : existing as JsonObject ?? [];
            if (isLast || !ReferenceEquals(next, existing))
            {
                Put(container, steps[i], next);
            }

            container = next ?? container;
        }

        return true;
    }

    /// <returns>Texts and indexes; null when it is no path.</returns>
    private static List<object>? Split(string path)
    {
        var steps = new List<object>();
        var name = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when i + 1 < path.Length:
                    name.Append(path[++i]);
                    break;
                case '.':
                    if (!EndName(afterIndex: i > 0 && path[i - 1] == ']'))
                    {
                        return null;
                    }

                    break;
                case '[':
                    var end = path.IndexOf(']', i);
                    if (end < 0
                        || !EndName(afterIndex: i > 0 && path[i - 1] == ']')
                        || !int.TryParse(path.AsSpan(i + 1, end - i - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                        || index > MaxIndex)
                    {
                        return null;
                    }

                    steps.Add(index);
                    i = end;
                    break;
                default:
                    name.Append(path[i]);
                    break;
            }
        }

        return EndName(afterIndex: path.EndsWith(']')) ? steps : null;

        bool EndName(bool afterIndex)
        {
            if (name.Length > 0)
            {
                steps.Add(name.ToString());
                name.Clear();
                return true;
            }

            return afterIndex;
        }
    }

    private static JsonNode? Get(JsonNode container, object step) => (container, step) switch
    {
        (JsonObject fields, string name) => fields[name],
        (JsonArray items, int index) when index < items.Count => items[index],
        _ => null,
    };

    private static void Put(JsonNode container, object step, JsonNode? value)
    {
        if (container is JsonObject fields)
        {
            fields[(string)step] = value;
            return;
        }

        var items = (JsonArray)container;
        var index = (int)step;
        while (items.Count <= index)
        {
            items.Add(null);
        }

        items[index] = value;
    }

    private static JsonNode? ToValue(string text) => text switch
    {
        "true" => true,
        "false" => false,
        "null" => null,
        "0" => 0,
        _ when text is not ['0', ..] && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
