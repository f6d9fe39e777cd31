namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>Paths in a pushed tree: relative, with <c>/</c> between their parts, empty for the tree itself.</summary>
internal static class TreePath
{
    public static string Combine(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>A folder as messages name it: <c>deploy/</c>.</summary>
    public static string Show(string folder) => folder.Length == 0 ? "./" : folder + "/";

    /// <summary>The folder that something is in.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    /// <summary>The last part.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Follows a relative path from a folder; null when it leads out of the tree or is absolute.</summary>
    public static string? Resolve(string folder, string relative)
    {
        if (relative.StartsWith('/') || relative.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in relative.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The way from one folder to a path, beginning with <c>./</c> or <c>../</c>.</summary>
    public static string Relative(string folder, string path)
    {
        var common = CommonFolder(folder, path);
        var up = folder.Length == common.Length ? 0 : Below(folder, common).Split('/').Length;
        return (up == 0 ? "./" : string.Concat(Enumerable.Repeat("../", up))) + Below(path, common);
    }

    /// <summary>The deepest folder that both are in or are.</summary>
    public static string CommonFolder(string one, string other)
    {
        var ones = one.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var others = other.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var same = ones.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join('/', ones.Take(same));
    }

    /// <summary>What of a path is below a folder that it is in.</summary>
    public static string Below(string path, string folder) =>
        folder.Length == 0 ? path : path.Length == folder.Length ? "" : path[(folder.Length + 1)..];
}
