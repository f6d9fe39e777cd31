namespace GitPush.Repositories;

/// <summary>
/// The branches that work trees have checked out (git-worktree(1)): the repository's own work tree, when it has one, and those
/// that are linked to it, each with a folder below <c>worktrees</c>.
/// </summary>
internal static class WorkTrees
{
    private const string Prefix = "ref: ";
    private const string BranchPrefix = "refs/heads/";

    /// <summary>The branches that a work tree is on, or will be on again when the rebase or bisection in it ends, by their whole names.</summary>
    /// <param name="hasOwn">Whether the repository is not bare.</param>
    public static HashSet<string> CheckedOut(string gitDirectory, bool hasOwn)
    {
        var branches = new HashSet<string>(StringComparer.Ordinal);
        if (hasOwn)
        {
            branches.UnionWith(BranchesOf(gitDirectory));
        }

        // Bare repositories, too, may have linked work trees. Hardly any has: asking first costs less than an exception.
        var linked = Path.Join(gitDirectory, "worktrees");
        if (Directory.Exists(linked))
        {
            branches.UnionWith(Directory.EnumerateDirectories(linked).SelectMany(BranchesOf));
        }

        return branches;
    }

    private static IEnumerable<string> BranchesOf(string folder)
    {
        var head = ReadLine(folder, "HEAD");
        if (head.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return [head[Prefix.Length..].Trim()];
        }

        var bisected = File.Exists(Path.Join(folder, "BISECT_LOG")) ? BranchPrefix + ReadLine(folder, "BISECT_START") : "";
        return [ReadLine(folder, "rebase-merge/head-name"), ReadLine(folder, "rebase-apply/head-name"), bisected];
    }

    private static string ReadLine(string folder, string name)
    {
        try
        {
            return File.ReadLines(Path.Join(folder, name)).FirstOrDefault("").TrimEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
