using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>
/// A field of a spec with its path. Reading something that it is not adds a problem and yields nothing: the API server has checked
/// objects by their schema, but not those that are older than it, or of a definition that has none.
/// </summary>
internal readonly struct SpecField(JsonNode? node, string path, List<SpecProblem> problems)
{
    public string Path { get; } = path;

    public JsonNode? Node { get; } = node;

    /// <summary>Whether there is something.</summary>
    public bool Exists => Node is not null;

    public SpecField this[string name]
    {
        get
        {
            if (Node is null or JsonObject)
            {
                return new SpecField((Node as JsonObject)?[name], $"{Path}.{name}", problems);
            }

            Fail("is no object");
            return new SpecField(null, $"{Path}.{name}", problems);
        }
    }

    public void Fail(string text)
    {
        var problem = new SpecProblem(Path, text);
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    /// <summary>The text; null when there is none, also for an empty one.</summary>
    public string? Text()
    {
        if (Node is null)
        {
            return null;
        }

        if (Node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            return text.Length == 0 ? null : text;
        }

        Fail("is no text");
        return null;
    }

    /// <summary>A text, or a number or boolean that stands where a text belongs, as YAML makes of <c>value: 1</c>.</summary>
    public string? Scalar()
    {
        if (Node is JsonValue value && !value.TryGetValue<string>(out _))
        {
            return value.ToJsonString();
        }

        return Node is JsonValue text ? text.GetValue<string>() : Text();
    }

    public string Required()
    {
        var text = Text();
        if (text is null && Node is null or JsonValue)
        {
            Fail("is missing");
        }

        return text ?? "";
    }

    /// <summary>A name that an object can have.</summary>
    public string ObjectName()
    {
        var name = Required();
        if (name.Length > 0 && !ObjectNames.IsSubdomain(name))
        {
            Fail($"'{name}' is no name of an object");
        }

        return name;
    }

    public bool Flag(bool fallback = false)
    {
        if (Node is null)
        {
            return fallback;
        }

        if (Node is JsonValue value && value.TryGetValue<bool>(out var flag))
        {
            return flag;
        }

        Fail("is neither true nor false");
        return fallback;
    }

    /// <summary>A duration as Go writes it: <c>1h30m</c>.</summary>
    public TimeSpan? Duration()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (!GoDuration.TryParse(text, out var duration) || duration <= TimeSpan.Zero || duration > TimeSpan.FromDays(1))
        {
            Fail("is no duration of up to a day, such as 90s or 1h30m");
            return null;
        }

        return duration;
    }

    public TEnum? Choice<TEnum>()
        where TEnum : struct, Enum
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (Enum.TryParse<TEnum>(text, out var choice) && Enum.IsDefined(choice) && choice.ToString() == text)
        {
            return choice;
        }

        Fail($"is none of {string.Join(", ", Enum.GetNames<TEnum>())}");
        return null;
    }

    public IEnumerable<SpecField> Items()
    {
        if (Node is null)
        {
            return [];
        }

        if (Node is not JsonArray array)
        {
            Fail("is no list");
            return [];
        }

        var (field, all) = (Path, problems);
        return array.Select((item, index) => new SpecField(item, string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]"), all));
    }

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts() => [.. Items().Select(item => item.Required())];

    /// <summary>An object of texts, or of numbers and booleans that stand for texts.</summary>
    public IReadOnlyDictionary<string, string> Map()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Node is JsonObject entries)
        {
            foreach (var (name, _) in entries)
            {
                if (this[name].Scalar() is { } text)
                {
                    map[name] = text;
                }
            }
        }
        else if (Node is not null)
        {
            Fail("is no object");
        }

        return map;
    }

    /// <summary>A list of names and values as an object.</summary>
    public IReadOnlyDictionary<string, string> NamedValues()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in Items())
        {
            var name = item["name"].Required();
            if (!map.TryAdd(name, item["value"].Scalar() ?? ""))
            {
                item["name"].Fail($"'{name}' stands there twice");
            }
        }

        return map;
    }
}
