using System.Text;

namespace GitPush.Docker.Contexts;

/// <summary><c>[a-z0-9_]</c> or <c>[^a-z]</c> in a pattern.</summary>
internal sealed class CharacterSet
{
    private readonly List<(Rune First, Rune Last)> _ranges = [];
    private bool _isInverted;

    /// <summary>Reads a set.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">Where the set's <c>[</c> is, and afterwards its <c>]</c>.</param>
    /// <exception cref="FormatException">It has no end, or nothing in it.</exception>
    public static CharacterSet Read(Rune[] pattern, ref int at)
    {
        var set = new CharacterSet();
        at++;
        if (at < pattern.Length && pattern[at].Value == '^')
        {
            set._isInverted = true;
            at++;
        }

        while (at < pattern.Length && (pattern[at].Value != ']' || set._ranges.Count == 0))
        {
            var first = ReadOne(pattern, ref at);
            var last = first;
            if (at < pattern.Length && pattern[at].Value == '-')
            {
                at++;
                last = ReadOne(pattern, ref at);
            }

            set._ranges.Add((first, last));
        }

        return at < pattern.Length ? set : throw new FormatException("'[' has no end");
    }

    public bool Contains(Rune rune) => _ranges.Exists(range => rune >= range.First && rune <= range.Last) != _isInverted;

    private static Rune ReadOne(Rune[] pattern, ref int at)
    {
        if (at < pattern.Length && pattern[at].Value == '\\')
        {
            at++;
        }
        else if (at < pattern.Length && pattern[at].Value is '-' or ']')
        {
            throw new FormatException("'[' is followed by nothing that it could contain");
        }

        return at < pattern.Length ? pattern[at++] : throw new FormatException("'[' has no end");
    }
}
