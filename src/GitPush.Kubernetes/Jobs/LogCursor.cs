using System.Globalization;

namespace GitPush.Kubernetes.Jobs;

/// <summary>
/// How far a container's log has been read, so that it can be read on from there after the connection was lost or the container was
/// started again, with no line twice and none left out. A log can only be asked for from a whole second on: the cursor knows the lines
/// since the last one began by their times, which have nanoseconds, and passes over them when they come again.
/// </summary>
internal sealed class LogCursor
{
    // How many lines of each time were taken since the second began, and how many of them are still to be passed over.
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private Dictionary<string, int> _toSkip = [];

    /// <summary>From when on the log is to be asked for; null before the first line.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>The log is now read anew, from <see cref="Since"/>.</summary>
    public void BeginReading() => _toSkip = new Dictionary<string, int>(_taken, StringComparer.Ordinal);

    /// <summary>Takes a line with its time before it; false when it was read before.</summary>
    public bool TryTake(string stamped, out string line)
    {
        var space = stamped.IndexOf(' ', StringComparison.Ordinal);
        var stamp = space < 0 ? stamped : stamped[..space];
        if (!DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            line = stamped;
            return true;
        }

        line = space < 0 ? "" : stamped[(space + 1)..];
        if (_toSkip.TryGetValue(stamp, out var left) && left > 0)
        {
            _toSkip[stamp] = left - 1;
            return false;
        }

        // The streams of one container may be stamped a moment out of order: an earlier second never becomes the last one again.
        var second = new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (Since is null || second > Since)
        {
            Since = second;
            _taken.Clear();
        }

        if (second == Since)
        {
            _taken[stamp] = _taken.GetValueOrDefault(stamp) + 1;
        }

        return true;
    }
}
