namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>By what a changed file is known without reading it. Of a symbolic link, it is the stamp of what it leads to.</summary>
/// <param name="Target">The path that the file was found at.</param>
internal readonly record struct FileStamp(string Target, DateTime Written, long Length, UnixFileMode Mode)
{
    /// <summary>The coarsest steps in which file systems count time.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(2);

    /// <exception cref="IOException">There is no such file, or it cannot be looked at.</exception>
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }

        if (!file.Exists)
        {
            throw new FileNotFoundException("It does not exist.");
        }

        return new FileStamp(
            file.FullName, file.LastWriteTimeUtc, file.Length, OperatingSystem.IsWindows() ? UnixFileMode.None : file.UnixFileMode);
    }

    /// <summary>Whether a file that is changed from now on gets another stamp. One that has just been written may not.</summary>
    public bool IsSettled(DateTimeOffset now) => Written + Resolution < now.UtcDateTime;
}
