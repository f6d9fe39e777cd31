namespace GitPush.Operations;

/// <summary>How much room a repository's objects take.</summary>
internal static class RepositorySize
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The bytes of all files below <c>objects</c>, those of other repositories that it borrows from not counted.</summary>
    /// <param name="gitDirectory">The bare repository's folder.</param>
    public static long Measure(string gitDirectory)
    {
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(Path.Combine(gitDirectory, "objects")).EnumerateFiles("*", Everything))
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Maintenance has just packed it, or a push has just moved it.
            }
        }

        return bytes;
    }
}
