namespace GitPush.Core.Tests.Support;

/// <summary>What is in a folder, to be compared: every path with its content, the target of a link, or a slash for a folder.</summary>
internal static class FolderListing
{
    public static string[] Of(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => Path.GetRelativePath(folder, entry.FullName) + Describe(entry))
            .Order(StringComparer.Ordinal)];

    private static string Describe(FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } target)
        {
            return $" -> {target}";
        }

        if (entry is DirectoryInfo)
        {
            return "/";
        }

        var isProgram = !OperatingSystem.IsWindows() && entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        return $"{(isProgram ? "*" : "")}: {File.ReadAllText(entry.FullName)}";
    }
}
