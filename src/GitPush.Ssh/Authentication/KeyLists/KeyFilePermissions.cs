namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>As sshd's <c>StrictModes</c>: what others can write to is no list of who may log in.</summary>
internal static class KeyFilePermissions
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <returns>What is wrong, or null.</returns>
    public static string? FindProblem(UnixFileMode mode) =>
        (mode & OthersWrite) == 0
            ? null
            : $"its permissions 0{Convert.ToString((int)mode, 8)} let others than its owner write to it: 'chmod go-w'";

    /// <param name="path">An existing folder.</param>
    /// <param name="mayBeSticky">Whether others may add files, as long as they cannot replace those of their neighbours (<c>/tmp</c>).</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? FindFolderProblem(string path, bool mayBeSticky)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        return mayBeSticky && mode.HasFlag(UnixFileMode.StickyBit) ? null : FindProblem(mode);
    }
}
