namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>Paths in the pushed tree, as people write them: <c>./example/www/</c>.</summary>
internal static class TreeFolder
{
    public const string Problem = "leads out of the repository";

    /// <summary>The path without dots and slashes at its ends; empty for the whole tree.</summary>
    public static string Read(SpecField field)
    {
        if (field.Text() is not { } text)
        {
            return "";
        }

        if (Normalize(text) is { } path)
        {
            return path;
        }

        field.Fail(Problem);
        return "";
    }

    /// <returns>Null for a path that leads out of the tree.</returns>
    public static string? Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
