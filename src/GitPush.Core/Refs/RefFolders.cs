namespace GitPush.Refs;

/// <summary>The folders that loose refs and reflogs lie in: they come with the first ref and go with the last.</summary>
internal static class RefFolders
{
    /// <summary>
    /// Removes the folders above a file as far as they are empty. <c>refs/heads</c> and its like stay, as a folder without
    /// <c>refs</c> is no repository to git.
    /// </summary>
    /// <param name="root">The folder <c>refs</c> that the file is below of.</param>
    public static void RemoveEmptyParents(string root, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (folder.Length > root.Length && Path.GetDirectoryName(folder)!.Length > root.Length)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in use, or somebody else was faster.
                return;
            }

            folder = Path.GetDirectoryName(folder)!;
        }
    }

    /// <summary>Removes a folder in which there is nothing but empty folders.</summary>
    /// <returns>Whether there is no such folder any more.</returns>
    public static bool TryRemoveEmpty(string path)
    {
        try
        {
            foreach (var child in Directory.GetDirectories(path))
            {
                _ = TryRemoveEmpty(child);
            }

            Directory.Delete(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return !Directory.Exists(path);
        }
    }
}
