using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Repositories;

/// <summary>The things that crash safety and background work need and .NET has no call for.</summary>
internal static partial class PosixFiles
{
    // SYNC_FILE_RANGE_WRITE in sync_file_range(2).
    private const uint StartWriteOut = 2;

    // EINVAL, the same number on all of them.
    private const int InvalidArgument = 22;

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

        var error = FSync(descriptor) < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(descriptor);

        // That is how a file system says that folders cannot be flushed, as some network file systems do (fsync(2)).
        if (error is not (0 or InvalidArgument))
        {
            throw new IOException($"The folder '{path}' could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}.");
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

    /// <summary>
    /// Lets everybody else's work come before that of this thread, on processors and disks, for as long as the thread lives.
    /// Nothing happens where the system has no such thing for one thread.
    /// </summary>
    public static void YieldToOthers()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // ioprio_set(IOPRIO_WHO_PROCESS, this thread, class idle); setpriority(PRIO_PROCESS, this thread, 10)
        const int IdleClass = 3 << 13;
        var ioprioSet = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 251, Architecture.Arm64 => 30, _ => 0 };
        _ = ioprioSet == 0 ? 0 : SystemCall(ioprioSet, 1, 0, IdleClass);
        _ = SetPriority(0, 0, 10);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint which, nint who, nint value);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existingPath, string newPath);
}
