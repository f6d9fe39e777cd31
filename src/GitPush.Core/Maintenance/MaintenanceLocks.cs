using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using GitPush.Repositories;

namespace GitPush.Maintenance;

/// <summary>
/// What keeps two from maintaining the same repository: <c>objects/maintenance.lock</c>, as <c>git maintenance run</c> takes it,
/// and <c>gc.pid</c>, as <c>git gc</c> does. Disposing gives both back.
/// </summary>
internal sealed class MaintenanceLocks : IDisposable
{
    // git's own: a gc.pid that is older belongs to nobody, whatever it says.
    private static readonly TimeSpan PidLifetime = TimeSpan.FromHours(12);

    private readonly string _lockPath;
    private readonly string _pidPath;

    private MaintenanceLocks(string lockPath, string pidPath) => (_lockPath, _pidPath) = (lockPath, pidPath);

    /// <summary>Takes both locks, or none.</summary>
    /// <param name="shared">Who beside the server may read <c>gc.pid</c>: a <c>git gc</c> that cannot does not know that it has to wait.</param>
    /// <param name="holder">Who has one of them, when null is returned.</param>
    public static MaintenanceLocks? TryTake(string gitDirectory, ServerInstance instance, SharedRepository shared, out string holder)
    {
        var lockPath = Path.Combine(gitDirectory, "objects", "maintenance.lock");
        var pidPath = Path.Combine(gitDirectory, "gc.pid");
        if (!TryLock(lockPath, instance))
        {
            holder = "'objects/maintenance.lock' is held";
            return null;
        }

        if (TryTakePid(pidPath, instance, shared, out holder))
        {
            return new MaintenanceLocks(lockPath, pidPath);
        }

        LockFile.Release(lockPath);
        return null;
    }

    public void Dispose()
    {
        LockFile.Release(_pidPath);
        LockFile.Release(_lockPath);
    }

    private static bool TryLock(string path, ServerInstance instance) =>
        LockFile.TryCreate(path, instance) == LockOutcome.Taken
        || (instance.TryBreakLock(path) && LockFile.TryCreate(path, instance) == LockOutcome.Taken);

    // gc.pid = pid SP hostname; written under gc.pid.lock
    private static bool TryTakePid(string path, ServerInstance instance, SharedRepository shared, out string holder)
    {
        var lockPath = path + ".lock";
        if (!TryLock(lockPath, instance))
        {
            holder = "'gc.pid.lock' is held";
            return false;
        }

        try
        {
            if (FindHolder(path) is { } other)
            {
                holder = $"'gc.pid' names {other}";
                return false;
            }

            holder = "";
            var temp = Path.Combine(Path.GetDirectoryName(path)!, instance.NextTempName());
            File.WriteAllText(temp, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Dns.GetHostName()}"), new UTF8Encoding(false));
            shared.Adjust(temp);
            File.Move(temp, path, overwrite: true);
            return true;
        }
        finally
        {
            LockFile.Release(lockPath);
        }
    }

    private static string? FindHolder(string path)
    {
        string text;
        try
        {
            if (!File.Exists(path) || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > PidLifetime)
            {
                return null;
            }

            text = File.ReadAllText(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var words = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        // One of this process's own id is what an earlier process left, in a container that was started again: this one
        // holds the other lock.
        return words[1] != Dns.GetHostName() || (pid != Environment.ProcessId && IsAlive(pid)) ? $"process {pid} on {words[1]}" : null;
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Another user's.
            return true;
        }
    }
}
