using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace GitPush.Processes;

/// <summary>
/// A process and all that came of it. Who detaches itself is no child any more, and in a session of its own; it still has the
/// variable in its environment that the first process was given. On Linux all three are looked for, elsewhere children only.
/// </summary>
/// <param name="root">The first process.</param>
/// <param name="mark">The variable, as <c>NAME=value</c>.</param>
/// <param name="leadsSession">Whether the first process leads a session of its own.</param>
internal sealed class ProcessFamily(Process root, string mark, bool leadsSession)
{
    // Who forks while it is being ended is found in the next round.
    private const int MaxRounds = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SignalTimeout = TimeSpan.FromSeconds(2);

    private readonly int _id = root.Id;

    /// <summary>Ends all of them: by SIGTERM, and what is left after a while by SIGKILL.</summary>
    public async Task EndAsync(TimeSpan grace, TimeProvider time)
    {
        var members = Find();
        if (members.Count > 0 && grace > TimeSpan.Zero && await TryTerminateAsync(members, time).ConfigureAwait(false))
        {
            var started = time.GetTimestamp();
            while (time.GetElapsedTime(started) < grace && Find().Count > 0)
            {
                await Task.Delay(PollInterval, time).ConfigureAwait(false);
            }
        }

        for (var round = 0; round < MaxRounds; round++)
        {
            Kill(root, entireTree: true);
            members = Find();
            if (members.Count == 0)
            {
                return;
            }

            foreach (var id in members)
            {
                KillById(id);
            }

            await Task.Delay(PollInterval, time).ConfigureAwait(false);
        }
    }

    /// <summary>Those that run: on Linux. Elsewhere none are found, and the framework's own search for children does what it can.</summary>
    private List<int> Find()
    {
        var members = new List<int>();
        if (!OperatingSystem.IsLinux())
        {
            return members;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsMember(folder))
            {
                members.Add(id);
            }
        }

        return members;
    }

    private bool IsMember(string folder)
    {
        try
        {
            // proc_pid_stat(5): pid (comm) state ppid pgrp session …; the name in parentheses may have any character in it.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is ["Z" or "X", ..])
            {
                return false;
            }

            var isOfSession = leadsSession && fields.Length > 3 && fields[3] == _id.ToString(CultureInfo.InvariantCulture);
            return isOfSession || File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains(mark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended just now, or is another user's.
            return false;
        }
    }

    // The framework can send no signal but SIGKILL.
    private static async Task<bool> TryTerminateAsync(List<int> ids, TimeProvider time)
    {
        string[] arguments = ["-c", "kill -s TERM \"$@\" 2>/dev/null", "sh", .. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))];
        try
        {
            using var kill = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { UseShellExecute = false })!;
            using var patience = new CancellationTokenSource(SignalTimeout, time);
            await kill.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException)
        {
            return false;
        }
    }

    private static void KillById(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            Kill(process, entireTree: false);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    private static void Kill(Process process, bool entireTree)
    {
        try
        {
            process.Kill(entireTree);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It ended by itself in between.
        }
    }
}
