namespace GitPush.Signatures.Ssh.Keys;

/// <summary>The wildcards of ssh_config(5), "PATTERNS".</summary>
internal static class Wildcard
{
    /// <summary>Whether a pattern, in which <c>*</c> is any characters and <c>?</c> is one, matches all of a text.</summary>
    /// <remarks>Takes as long as the product of both lengths at most.</remarks>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // Only the last star ever needs to take more: what the ones before it took can stay as it is.
        var (p, t, star, taken) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, taken) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++taken;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>
    /// Whether a list of patterns with commas between them matches a text: one of them does, and none that begins with <c>!</c>.
    /// </summary>
    public static bool MatchesList(ReadOnlySpan<char> patterns, ReadOnlySpan<char> text)
    {
        var matches = false;
        foreach (var range in patterns.Split(','))
        {
            var pattern = patterns[range].Trim();
            if (pattern.StartsWith('!') && Matches(pattern[1..], text))
            {
                return false;
            }

            matches |= !pattern.IsEmpty && pattern[0] != '!' && Matches(pattern, text);
        }

        return matches;
    }
}
