using System.Diagnostics.CodeAnalysis;

namespace GitPush.Repositories;

/// <summary>
/// The name of a repository: one or more segments with <c>/</c> between them, such as <c>shop</c> or <c>team/shop</c>. A
/// segment begins with a letter, a digit or <c>_</c> and goes on with those, <c>-</c> and <c>.</c>; it does not end in
/// <c>.</c>, <c>.git</c> or <c>.lock</c> and has no two dots in a row. What passes here can stand in a path on every
/// operating system.
/// </summary>
public readonly record struct RepositoryName
{
    /// <summary>The most characters that a name may have.</summary>
    public const int MaxLength = 200;

    private const int MaxSegments = 8;

    // Names that Windows gives to devices, with or without an extension.
    private static readonly HashSet<string> ReservedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    private readonly string? _value;

    private RepositoryName(string value) => _value = value;

    /// <summary>The name, without <c>.git</c> at its end.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default RepositoryName names nothing.");

    /// <summary>Reads a name. One <c>.git</c> at the end is taken off, as clients write it either way.</summary>
    /// <exception cref="FormatException">Not a repository name.</exception>
    public static RepositoryName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new FormatException($"'{text}' is not a repository name: letters, digits, '-', '_' and '.', with '/' between segments.");

    /// <summary>Reads a name. One <c>.git</c> at the end is taken off, as clients write it either way.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RepositoryName name)
    {
        name = default;
        if (text is null)
        {
            return false;
        }

        var value = text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4] : text;
        if (value.Length is 0 or > MaxLength)
        {
            return false;
        }

        var segments = value.Split('/');
        if (segments.Length > MaxSegments || !segments.All(IsSegment))
        {
            return false;
        }

        name = new RepositoryName(value);
        return true;
    }

    /// <summary>The name, without <c>.git</c> at its end.</summary>
    public override string ToString() => _value ?? "";

    private static bool IsSegment(string segment) =>
        segment.Length > 0
        && (char.IsAsciiLetterOrDigit(segment[0]) || segment[0] == '_')
        && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && !segment.Contains("..", StringComparison.Ordinal)
        && segment[^1] != '.'
        && !segment.EndsWith(".git", StringComparison.OrdinalIgnoreCase)
        && !segment.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)
        && !ReservedNames.Contains(segment.Split('.')[0]);
}
