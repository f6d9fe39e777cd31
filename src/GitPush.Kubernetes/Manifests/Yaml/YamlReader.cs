using System.Text.RegularExpressions;
using GitPush.Hooks;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitPush.Kubernetes.Manifests.Yaml;

/// <summary>Reads the documents of a YAML text into nodes that know their lines.</summary>
internal sealed partial class YamlReader
{
    private readonly string _file;
    private readonly ManifestBudget _budget;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _nesting;

    private YamlReader(string text, string file, ManifestBudget budget)
    {
        _file = file;
        _budget = budget;
        _parser = new Parser(new Scanner(new StringReader(text)));
    }

    /// <summary>The documents, without those that hold nothing but comments.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="budget">How much it may hold.</param>
    /// <exception cref="StageFailedException">It is no YAML; the message names file and line.</exception>
    public static List<YamlNode> Read(string text, string file, ManifestBudget budget)
    {
        try
        {
            return new YamlReader(text, file, budget).ReadDocuments();
        }
        catch (YamlException exception)
        {
            throw new ManifestOrigin(file, LineOf(exception, text)).Error(OneLine(exception.Message), exception);
        }
    }

    private List<YamlNode> ReadDocuments()
    {
        var documents = new List<YamlNode>();
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart)
            {
                continue;
            }

            // Anchors are known in their own document only.
            _anchors.Clear();
            Advance();
            var root = ReadNode();
            if (root is not YamlScalar { IsPlain: true, Value: "" or "~" or "null", Tag: null })
            {
                documents.Add(root);
            }
        }

        return documents;
    }

    /// <summary>Reads the node that begins at the current event, and leaves its last event current.</summary>
    private YamlNode ReadNode()
    {
        _budget.AddValue(new ManifestOrigin(_file, LineOf(_parser.Current!)));
        switch (_parser.Current)
        {
            case Scalar scalar:
                return Remember(scalar, new YamlScalar(scalar.Value, LineOf(scalar))
                {
                    IsPlain = scalar.Style == ScalarStyle.Plain,
                    IsLiteral = scalar.Style == ScalarStyle.Literal,
                    Tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value,
                });
            case SequenceStart start:
                var sequence = new YamlSequence(LineOf(start));
                _ = Remember(start, sequence);
                Descend(start);
                while (Next() is not SequenceEnd)
                {
                    sequence.Items.Add(ReadNode());
                }

                _nesting--;
                return sequence;
            case MappingStart start:
                var mapping = new YamlMapping(LineOf(start));
                _ = Remember(start, mapping);
                Descend(start);
                while (Next() is not MappingEnd)
                {
                    var key = ReadNode();
                    Advance();
                    mapping.Entries.Add(new(key, ReadNode()));
                }

                _nesting--;
                return mapping;
            case AnchorAlias alias:
                var name = alias.Value.Value;
                return _anchors.TryGetValue(name, out var target)
                    ? new YamlAlias(name, target, LineOf(alias))
                    : throw new ManifestOrigin(_file, LineOf(alias)).Error($"nothing is called '&{name}' above '*{name}'");
            default:
                throw new InvalidOperationException($"A document goes on with {_parser.Current}.");
        }
    }

    private YamlNode Remember(NodeEvent at, YamlNode node)
    {
        if (!at.Anchor.IsEmpty)
        {
            _anchors[at.Anchor.Value] = node;
        }

        return node;
    }

    private void Descend(ParsingEvent at)
    {
        if (++_nesting > _budget.Limits.MaxNesting)
        {
            throw new ManifestOrigin(_file, LineOf(at)).Error($"more than {_budget.Limits.MaxNesting} levels are nested");
        }
    }

    private ParsingEvent Next()
    {
        Advance();
        return _parser.Current!;
    }

    private void Advance()
    {
        if (!_parser.MoveNext())
        {
            throw new InvalidOperationException("A document has no end.");
        }
    }

    private static int LineOf(YamlException exception, string text)
    {
        // A quote that is not closed is found at the end of the file, and is to be mended where it begins.
        if (exception.Message.Contains("end of stream", StringComparison.Ordinal))
        {
            return (int)exception.Start.Line;
        }

        // Of a tab the parser names the mapping around it.
        return exception.Message.Contains(" tab ", StringComparison.Ordinal) && TabbedLine().Match(text) is { Success: true } tab
            ? text.AsSpan(0, tab.Index).Count('\n') + 1
            : (int)exception.End.Line;
    }

    private static int LineOf(ParsingEvent at) => (int)at.Start.Line;

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    [GeneratedRegex("^ *\\t", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TabbedLine();
}
