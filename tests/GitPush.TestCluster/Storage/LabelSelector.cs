using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>Which labels objects are to have: of a query (<c>a=b,c in (d,e),!f</c>) or of an object's <c>selector</c>.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<(string Key, string Operator, IReadOnlyList<string> Values)> _requirements;

    private LabelSelector(IReadOnlyList<(string Key, string Operator, IReadOnlyList<string> Values)> requirements) => _requirements = requirements;

    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>The <c>selector</c> of an object: with <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
    public static LabelSelector Parse(JsonNode? selector) =>
        new([
            .. selector.Map("matchLabels").Select(entry => (entry.Key, "in", (IReadOnlyList<string>)[entry.Value])),
            .. selector.Objects("matchExpressions").Select(entry => (
                entry.Text("key") ?? "",
                entry.Text("operator") switch { "NotIn" => "notin", "Exists" => "exists", "DoesNotExist" => "!", _ => "in" },
                (IReadOnlyList<string>)[.. entry.Texts("values")])),
        ]);

    public static LabelSelector Parse(string? query)
    {
        var found = new List<(string, string, IReadOnlyList<string>)>();
        foreach (var part in Split(query ?? ""))
        {
            if (part.StartsWith('!'))
            {
                found.Add((part[1..].Trim(), "!", []));
            }
            else if (part.IndexOf("!=", StringComparison.Ordinal) is var unequal and > 0)
            {
                found.Add((part[..unequal].Trim(), "notin", [Value(part[(unequal + 2)..])]));
            }
            else if (part.IndexOf('=', StringComparison.Ordinal) is var equal and > 0)
            {
                found.Add((part[..equal].Trim(), "in", [Value(part[(equal + 1)..].TrimStart('='))]));
            }
            else if (part.EndsWith(')') && part.IndexOf('(', StringComparison.Ordinal) is var open and > 0)
            {
                var words = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words is not [var key, "in" or "notin"])
                {
                    throw ApiErrors.BadRequest($"unable to parse requirement: found '{words.ElementAtOrDefault(1)}', expected: in, notin, =, ==, !=, gt, lt");
                }

                found.Add((key, words[1], part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries)));
            }
            else if (part.Contains('(', StringComparison.Ordinal))
            {
                throw ApiErrors.BadRequest("unable to parse requirement: found '', expected: ',' or ')'");
            }
            else
            {
                found.Add((part, "exists", []));
            }
        }

        return new LabelSelector(found);
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        _requirements.All(requirement => requirement.Operator switch
        {
            "exists" => labels.ContainsKey(requirement.Key),
            "!" => !labels.ContainsKey(requirement.Key),
            "notin" => !labels.TryGetValue(requirement.Key, out var value) || !requirement.Values.Contains(value),
            _ => labels.TryGetValue(requirement.Key, out var value) && requirement.Values.Contains(value),
        });

    /// <summary>As a query.</summary>
    public override string ToString() =>
        string.Join(',', _requirements.Select(requirement => requirement.Operator switch
        {
            "exists" => requirement.Key,
            "!" => $"!{requirement.Key}",
            "in" when requirement.Values.Count == 1 => $"{requirement.Key}={requirement.Values[0]}",
            _ => $"{requirement.Key} {requirement.Operator} ({string.Join(',', requirement.Values)})",
        }));

    private static string Value(string text)
    {
        var value = text.Trim();
        return value.IndexOfAny(['!', '=', '(', ')']) is var wrong and >= 0
            ? throw ApiErrors.BadRequest($"unable to parse requirement: found '{value[wrong]}', expected: identifier")
            : value;
    }

    private static IEnumerable<string> Split(string query)
    {
        var (depth, start) = (0, 0);
        for (var index = 0; index <= query.Length; index++)
        {
            if (index == query.Length || (query[index] == ',' && depth == 0))
            {
                if (query[start..index].Trim() is { Length: > 0 } part)
                {
                    yield return part;
                }

                start = index + 1;
            }
            else
            {
                depth += query[index] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }
}
