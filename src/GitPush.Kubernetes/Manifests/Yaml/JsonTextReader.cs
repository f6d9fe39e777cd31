using System.Text;
using System.Text.Json;
using GitPush.Hooks;

namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>
/// Reads JSON into the same nodes as YAML. JSON is nearly YAML, but is indented with tabs by some tools, and several values may
/// follow each other without a line <c>---</c>.
/// </summary>
internal ref struct JsonTextReader
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly ManifestOrigin _file;
    private readonly ManifestBudget _budget;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private JsonTextReader(ReadOnlySpan<byte> utf8, string file, ManifestBudget budget)
    {
        _utf8 = utf8;
        _file = new ManifestOrigin(file);
        _budget = budget;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = budget.Limits.MaxNesting + 1 });
    }

    /// <summary>The values of a text.</summary>
    /// <exception cref="StageFailedException">It is no JSON; the message names file and line.</exception>
    public static List<YamlNode> Read(string text, string file, ManifestBudget budget)
    {
        var reader = new JsonTextReader(Encoding.UTF8.GetBytes(text), file, budget);
        var values = new List<YamlNode>();
        try
        {
            while (reader._reader.Read())
            {
                values.Add(reader.ReadNode());
            }
        }
        catch (JsonException exception)
        {
            throw new ManifestOrigin(file, (int)(exception.LineNumber ?? 0) + 1).Error("this is no JSON", exception);
        }

        return values;
    }

    private YamlNode ReadNode()
    {
        var line = CurrentLine();
        _budget.AddValue(_file with { Line = line });
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Descend(line);
                var mapping = new YamlMapping(line);
                while (Next() != JsonTokenType.EndObject)
                {
                    var keyLine = CurrentLine();
                    var key = new YamlScalar(Text(keyLine), keyLine);
                    _ = Next();
                    mapping.Entries.Add(new(key, ReadNode()));
                }

                return mapping;
            case JsonTokenType.StartArray:
                Descend(line);
                var sequence = new YamlSequence(line);
                while (Next() != JsonTokenType.EndArray)
                {
                    sequence.Items.Add(ReadNode());
                }

                return sequence;
            case JsonTokenType.String:
                return new YamlScalar(Text(line), line);
            default:
                return new YamlScalar(Encoding.UTF8.GetString(_reader.ValueSpan), line) { IsPlain = true };
        }
    }

    private readonly string Text(int line)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw (_file with { Line = line }).Error("a string holds half of a surrogate pair", exception);
        }
    }

    private readonly void Descend(int line)
    {
        if (_reader.CurrentDepth >= _budget.Limits.MaxNesting)
        {
            throw (_file with { Line = line }).Error($"more than {_budget.Limits.MaxNesting} levels are nested");
        }
    }

    private JsonTokenType Next()
    {
        // The reader throws where the text ends within a value.
        _ = _reader.Read();
        return _reader.TokenType;
    }

    private int CurrentLine()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _utf8[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }
}
