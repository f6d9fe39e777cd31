using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Repositories;

/// <summary>What crash safety needs and .NET has no call for.</summary>
internal static partial class PosixFiles
{
    // SYNC_FILE_RANGE_WRITE in sync_file_range(2).
    private const uint StartWriteOut = 2;

    /// <summary>
    /// Forces the entries of a folder to disk, so that a file that was renamed into it is there after a power cut. Nothing
    /// to do on Windows, where the file system's journal orders renames.
    /// </summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{path}' could not be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        var result = FSync(descriptor);
        var error = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (result < 0)
        {
            throw new IOException($"The folder '{path}' could not be flushed: {error}.");
        }
    }

    /// <summary>Gives a file a second name, in one step that fails when that name is taken.</summary>
    /// <returns>Whether it was done. Never on Windows.</returns>
    public static bool TryLink(string existingPath, string newPath) =>
        !OperatingSystem.IsWindows() && Link(existingPath, newPath) == 0;

    /// <summary>
    /// Has the system begin to write a file's content out, and does not wait for it. Several files that are begun before the
    /// first of them is flushed go to the disk together. No promise is made: each must still be flushed.
    /// </summary>
    public static void StartWriting(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SyncFileRange(file, 0, 0, StartWriteOut);
        }
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existingPath, string newPath);
}
