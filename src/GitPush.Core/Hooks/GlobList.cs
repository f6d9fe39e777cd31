namespace GitPush.Hooks;

/// <summary>
/// The patterns of a stage. As in a <c>.gitignore</c> the last pattern that matches a name decides, so an exclusion may be
/// followed by an exception from it. A list without patterns matches every name, and so does one that begins with an
/// exclusion, as far as its patterns do not say otherwise.
/// </summary>
internal sealed class GlobList(IReadOnlyList<GlobPattern> patterns)
{
    /// <summary>Whether every name matches.</summary>
    public bool MatchesAll => patterns.Count == 0;

    /// <exception cref="FormatException">One of them is no pattern.</exception>
    public static GlobList Parse(IEnumerable<string> patterns) => new([.. patterns.Select(GlobPattern.Parse)]);

    /// <summary>What is wrong with the first pattern that is none, without a full stop at its end; null when all are patterns.</summary>
    public static string? FindProblem(IEnumerable<string> patterns)
    {
        try
        {
            _ = Parse(patterns);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    public bool IsMatch(string name)
    {
        for (var i = patterns.Count - 1; i >= 0; i--)
        {
            if (patterns[i].IsMatch(name))
            {
                return !patterns[i].Excludes;
            }
        }

        return patterns.Count == 0 || patterns[0].Excludes;
    }
}
