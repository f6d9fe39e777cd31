using Microsoft.Win32.SafeHandles;

namespace GitPush.Repositories;

/// <summary>
/// A <c>*.lock</c> file as git takes it: whoever creates it holds the lock, and git's commands and this server respect each
/// other's. Ours never holds the new value, only the line that names the instance, so that a dead instance's lock can be
/// told from one of git's and removed without harm.
/// </summary>
internal static class LockFile
{
    /// <summary>Tries once.</summary>
    /// <param name="instance">Who holds the lock; null leaves the file empty, as git would.</param>
    public static LockOutcome TryCreate(string path, ServerInstance? instance)
    {
        // A link appears together with its content. Created and then written, the file would be empty for a moment, and a
        // process that dies in it would leave a lock that nobody can tell from one of git's.
        if (instance is not null && PosixFiles.TryLink(instance.MarkerPath, path))
        {
            return LockOutcome.Taken;
        }

        try
        {
            // The marker has as many links as a file may have, or lies on another file system.
            if (instance is not null && !Path.Exists(path) && TryPublish(path, instance))
            {
                return LockOutcome.Taken;
            }

            // Where a file has one name only, and for locks that are nobody's.
            using var file = Create(path);
            if (instance is not null)
            {
                RandomAccess.Write(file, instance.Marker, 0);
            }

            return LockOutcome.Taken;
        }
        catch (DirectoryNotFoundException)
        {
            return LockOutcome.NoFolder;
        }
        catch (IOException)
        {
            if (File.Exists(path) || Directory.Exists(path))
            {
                return LockOutcome.Held;
            }

            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                return LockOutcome.NoFolder;
            }

            // It was there and is gone again, or the file system refuses: the caller's next try tells which.
            return LockOutcome.Failed;
        }
        catch (UnauthorizedAccessException)
        {
            return LockOutcome.Failed;
        }
    }

    /// <summary>Tries until the lock is free, as git does: at growing intervals, with chance in them.</summary>
    /// <param name="timeout">How long to try; zero: once; negative: without end.</param>
    public static async ValueTask<LockOutcome> AcquireAsync(
        string path, TimeSpan timeout, ServerInstance? instance, CancellationToken cancellationToken)
    {
        var started = Environment.TickCount64;
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = TryCreate(path, instance);
            if (outcome is LockOutcome.Taken or LockOutcome.NoFolder)
            {
                return outcome;
            }

            var isStale = outcome == LockOutcome.Held && instance is not null && instance.TryBreakLock(path);
            if (isStale || (outcome == LockOutcome.Failed && attempt < 3))
            {
                continue;
            }

            if (timeout >= TimeSpan.Zero && Environment.TickCount64 - started >= timeout.TotalMilliseconds)
            {
                return outcome;
            }

            var step = Math.Min(attempt * attempt, 1000);
            await Task.Delay(Math.Max(1, step * Random.Shared.Next(750, 1250) / 1000), cancellationToken);
        }
    }

    /// <summary>Gives a lock back. Nothing happens when its folder is gone: the repository may have been deleted.</summary>
    public static void Release(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    private static bool TryPublish(string path, ServerInstance instance)
    {
        var temp = Path.Join(Path.GetDirectoryName(path), instance.NextTempName());
        using (var file = Create(temp))
        {
            RandomAccess.Write(file, instance.Marker, 0);
        }

        try
        {
            if (!OperatingSystem.IsWindows())
            {
                return PosixFiles.TryLink(temp, path);
            }

            // There, and only there, a move that must not overwrite is one step.
            File.Move(temp, path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            Release(temp);
        }
    }

    private static SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
