namespace GitPush.Hooks;

/// <summary>Patterns of full ref names, as hosts write them.</summary>
internal static class RefPatterns
{
    /// <param name="patterns">The patterns.</param>
    /// <param name="subject">What they belong to, for messages: <c>Stage 'build': Refs</c>.</param>
    /// <exception cref="ArgumentException">One of them is no pattern, or matches no full name.</exception>
    public static GlobList Parse(IReadOnlyList<string> patterns, string subject)
    {
        GlobList list;
        try
        {
            list = GlobList.Parse(patterns);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException($"{subject}: {exception.Message}.", nameof(patterns), exception);
        }

        foreach (var pattern in patterns)
        {
            ThrowIfNoFullName(pattern, subject);
        }

        return list;
    }

    // "main" never matches: that it should have been "refs/heads/main" must not come out by a stage that never runs.
    private static void ThrowIfNoFullName(string pattern, string subject)
    {
        var name = pattern.TrimStart('!');
        if (!name.StartsWith("refs/", StringComparison.Ordinal) && !name.StartsWith("**", StringComparison.Ordinal))
        {
            throw new ArgumentException($"{subject}: '{pattern}' matches no full ref name; did you mean 'refs/heads/{name}'?", nameof(pattern));
        }
    }
}
