namespace GitPush.Hooks;

/// <summary>Patterns of full ref names, as hosts write them.</summary>
internal static class RefPatterns
{
    /// <param name="patterns">The patterns.</param>
    /// <param name="subject">What they belong to, for messages: <c>Stage 'build': Refs</c>.</param>
    /// <exception cref="ArgumentException">One of them is no pattern, or matches no full name.</exception>
    public static GlobList Parse(IReadOnlyList<string> patterns, string subject) => FindProblem(patterns) is { } problem
        ? throw new ArgumentException($"{subject}: {problem}.", nameof(patterns))
        : GlobList.Parse(patterns);

    /// <summary>What is wrong with the first one that is no pattern, or matches no full name; null when all are as they should be.</summary>
    public static string? FindProblem(IReadOnlyList<string> patterns) =>
        GlobList.FindProblem(patterns) ?? patterns.Select(FindNameProblem).FirstOrDefault(static problem => problem is not null);

    // "main" never matches: that it should have been "refs/heads/main" must not come out by a stage that never runs.
    private static string? FindNameProblem(string pattern)
    {
        var name = pattern.TrimStart('!');
        return name.StartsWith("refs/", StringComparison.Ordinal) || name.StartsWith("**", StringComparison.Ordinal)
            ? null
            : $"'{pattern}' matches no full ref name; did you mean 'refs/heads/{name}'?";
    }
}
