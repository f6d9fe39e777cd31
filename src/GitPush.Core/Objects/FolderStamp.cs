using System.Diagnostics;

namespace GitPush.Objects;

/// <summary>
/// Tells whether a folder may have changed since it was last listed, by its modification time. A file system's clock is coarse:
/// a change right after a listing may leave the time as it was. So a listing counts only when the folder's time had been known
/// for a while before it, by this machine's own clock: no other machine's clock needs to be right.
/// </summary>
internal sealed class FolderStamp(string path)
{
    private static readonly TimeSpan FineGranularity = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CoarseGranularity = TimeSpan.FromSeconds(3);

    private volatile State? _state;

    /// <summary>Whether the folder is as it was when <see cref="BeginListing"/> was last called. Costs one system call.</summary>
    public bool IsCurrent => _state is { IsSettled: true } state && state.Time == Read();

    /// <summary>To be called right before the folder is listed.</summary>
    public void BeginListing()
    {
        var time = Read();
        var firstSeen = _state is { } known && known.Time == time ? known.FirstSeen : Stopwatch.GetTimestamp();
        var granularity = time.Ticks % TimeSpan.TicksPerSecond == 0 ? CoarseGranularity : FineGranularity;
        _state = new State(time, firstSeen, Stopwatch.GetElapsedTime(firstSeen) >= granularity);
    }

    /// <summary>Makes the next <see cref="IsCurrent"/> say no.</summary>
    public void Forget() => _state = null;

    // A folder that does not exist has a time of its own, in the year 1601.
    private DateTime Read() => Directory.GetLastWriteTimeUtc(path);

    private sealed record State(DateTime Time, long FirstSeen, bool IsSettled);
}
