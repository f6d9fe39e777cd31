using GitPush.Repositories;

namespace GitPush.Docker.Contexts;

/// <summary>
/// What a <c>.dockerignore</c> leaves of a context. The last pattern that matches a path, or a folder that it lies in, decides.
/// Not safe for use by several threads; asked in the order of a tree.
/// </summary>
/// <param name="patterns">The patterns, in order.</param>
internal sealed class DockerIgnore(IReadOnlyList<IgnorePattern> patterns) : ITreeSelection
{
    private readonly bool _hasExceptions = patterns.Any(pattern => pattern.IsException);

    // The folders from the root to the path that was asked about last, each with which patterns match it or one above it.
    private readonly Stack<(string Folder, bool[] Matched)> _above = new();

    /// <summary>Reads a file: a pattern for each line, comments with <c>#</c> in the first column, empty lines.</summary>
    /// <param name="text">The file; null when there is none, and nothing is ignored.</param>
    /// <param name="alwaysSent">Paths that the engine itself needs, whatever the file says.</param>
    /// <exception cref="FormatException">A line is no pattern; the message quotes it.</exception>
    public static DockerIgnore Parse(string? text, params IEnumerable<string> alwaysSent)
    {
        var patterns = new List<IgnorePattern>();
        foreach (var line in (text ?? "").TrimStart('\uFEFF').Split('\n'))
        {
            if (line.StartsWith('#') || line.Trim() is not { Length: > 0 } pattern)
            {
                continue;
            }

            try
            {
                patterns.Add(IgnorePattern.Parse(pattern));
            }
            catch (FormatException exception)
            {
                throw new FormatException($"'{pattern}': {exception.Message}", exception);
            }
        }

        if (patterns.Count > 0)
        {
            patterns.AddRange(alwaysSent.Select(path => IgnorePattern.Exactly(path)));
        }

        return new DockerIgnore(patterns);
    }

    /// <inheritdoc/>
    public bool Takes(string path, bool isFolder)
    {
        if (patterns.Count == 0)
        {
            return true;
        }

        while (_above.TryPeek(out var folder) && !IsBelow(path, folder.Folder))
        {
            _ = _above.Pop();
        }

        var above = _above.TryPeek(out var parent) ? parent.Matched : null;
        var matched = new bool[patterns.Count];
        var isIgnored = false;
        for (var i = 0; i < patterns.Count; i++)
        {
            // As in Docker's own walk: a pattern that would change nothing is not looked at, and counts as one that does not match.
            matched[i] = above?[i] == true || (patterns[i].IsException == isIgnored && patterns[i].IsMatch(path));
            if (matched[i])
            {
                isIgnored = !patterns[i].IsException;
            }
        }

        if (isFolder)
        {
            _above.Push((path, matched));
        }

        return !isIgnored;
    }

    /// <inheritdoc/>
    public bool Enters(string folder)
    {
        if (!_above.TryPeek(out var last) || last.Folder != folder)
        {
            return true;
        }

        var isIgnored = false;
        for (var i = 0; i < patterns.Count; i++)
        {
            if (last.Matched[i])
            {
                isIgnored = !patterns[i].IsException;
            }
        }

        // What is in an ignored folder counts only where an exception may name it.
        return !isIgnored || (_hasExceptions && patterns.Any(pattern => pattern.IsException && MayMatchBelow(pattern.FixedPart, folder)));
    }

    private static bool MayMatchBelow(string fixedPart, string folder) =>
        fixedPart.Length == 0 || IsBelow(fixedPart, folder) || IsBelow(folder + "/", fixedPart.TrimEnd('/'));

    private static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);
}
