namespace GitPush.Docker.Contexts;

/// <summary>
/// One line of a <c>.dockerignore</c>, with the meaning that Docker's own matcher gives it (moby/patternmatcher):
/// <list type="table">
/// <item><term><c>?</c></term><description>one character other than <c>/</c></description></item>
/// <item><term><c>*</c></term><description>any number of characters other than <c>/</c></description></item>
/// <item><term><c>[a-z]</c>, <c>[^a]</c></term><description>one character of a set, or not of it</description></item>
/// <item><term><c>**/</c></term><description>any number of whole folders, also none</description></item>
/// <item><term><c>**</c> at the end</term><description>everything below</description></item>
/// <item><term><c>**</c> at the beginning, before plain text</term><description>every path that ends in that text</description></item>
/// <item><term><c>\x</c></term><description>the character <c>x</c></description></item>
/// </list>
/// A pattern matches a whole path, and with it everything below that path.
/// </summary>
internal sealed class IgnorePattern
{
    private const string Special = "*?[]\\";

    private readonly PatternStep[] _steps;

    // Which of the matcher's ways applies: most patterns are plain text.
    private readonly string? _exact;
    private readonly string? _prefix;
    private readonly string? _suffix;

    private IgnorePattern(string text, bool isException, bool isLiteral = false)
    {
        Text = text;
        IsException = isException;
        _steps = isLiteral ? [] : PatternStep.Compile(text);
        if (isLiteral || IsPlain(text))
        {
            _exact = text;
        }
        else if (text.StartsWith("**", StringComparison.Ordinal) && IsPlain(text.AsSpan(2)))
        {
            _suffix = text[2..];
        }
        else if (text.EndsWith("**", StringComparison.Ordinal) && IsPlain(text.AsSpan(0, text.Length - 2)))
        {
            _prefix = text[..^2];
        }
    }

    /// <summary>The pattern without its <c>!</c>, cleaned.</summary>
    public string Text { get; }

    /// <summary>Whether it began with <c>!</c>.</summary>
    public bool IsException { get; }

    /// <summary>
    /// The part before the first wildcard, in whole folders, with a <c>/</c> at its end: all that the pattern matches lies below
    /// it. Without wildcards the whole text.
    /// </summary>
    public string FixedPart
    {
        get
        {
            var wildcard = _exact is not null ? -1 : Text.AsSpan().IndexOfAny(Special);
            return wildcard < 0 ? Text : Text[..(Text.LastIndexOf('/', wildcard) + 1)];
        }
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="line">A line without the white space around it; not a comment.</param>
    /// <exception cref="FormatException">It is no pattern.</exception>
    public static IgnorePattern Parse(string line)
    {
        var isException = line[0] == '!';
        var text = isException ? line[1..].Trim() : line;
        if (text.Length == 0)
        {
            throw new FormatException("'!' without a pattern");
        }

        text = Clean(text);
        return new IgnorePattern(text.Length > 1 && text[0] == '/' ? text[1..] : text, isException);
    }

    /// <summary>An exception for one path, in which no character is special.</summary>
    public static IgnorePattern Exactly(string path) => new(path, isException: true, isLiteral: true);

    /// <summary>Whether the pattern names this very path.</summary>
    public bool IsMatch(ReadOnlySpan<char> path) =>
        _exact is not null ? path.SequenceEqual(_exact)
        : _prefix is not null ? path.StartsWith(_prefix)
        : _suffix is not null ? path.EndsWith(_suffix) || (_suffix.StartsWith('/') && path.SequenceEqual(_suffix.AsSpan(1)))
        : PatternStep.IsMatch(_steps, path);

    /// <inheritdoc/>
    public override string ToString() => IsException ? "!" + Text : Text;

    private static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAny(Special);

    /// <summary>A path in its shortest form, as Go's <c>path.Clean</c> makes it.</summary>
    private static string Clean(string path)
    {
        var rooted = path[0] == '/';
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or ".") && !(part == ".." && rooted))
            {
                parts.Add(part);
            }
        }

        var text = string.Join('/', parts);
        return rooted ? "/" + text : text.Length == 0 ? "." : text;
    }
}
