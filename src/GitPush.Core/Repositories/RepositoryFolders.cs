namespace GitPush.Repositories;

/// <summary>How repositories lie below a root. Links are never followed.</summary>
internal static class RepositoryFolders
{
    public const string Suffix = ".git";

    private static readonly EnumerationOptions Children = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        RecurseSubdirectories = false,
    };

    /// <summary>Whether a folder is a repository, by what git itself looks for.</summary>
    public static bool IsRepository(string path) =>
        File.Exists(Path.Combine(path, "HEAD"))
        && Directory.Exists(Path.Combine(path, "objects"))
        && Directory.Exists(Path.Combine(path, "refs"));

    /// <summary>All folders below the root, repositories and those above them; nothing inside of a repository.</summary>
    public static IEnumerable<string> Enumerate(string root)
    {
        var pending = new Stack<string>();
        pending.Push(root);
        while (pending.TryPop(out var folder))
        {
            foreach (var child in EnumerateChildren(folder))
            {
                yield return child;
                if (!Path.GetFileName(child.AsSpan()).StartsWith('.') && !IsRepository(child))
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>Whether a path leads from the root through folders only, none of them a link.</summary>
    public static bool IsPlainFolder(string root, string path)
    {
        for (var current = path; current.Length > root.Length; current = Path.GetDirectoryName(current)!)
        {
            var folder = new DirectoryInfo(current);
            if (!folder.Exists || (folder.Attributes & FileAttributes.ReparsePoint) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string[] EnumerateChildren(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder, "*", Children);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
