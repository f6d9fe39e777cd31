using System.Globalization;

namespace GitPush.Kubernetes.Jobs;

/// <summary>
/// How far a container's log has been read, so that it can be read on from there after the connection was lost, with no line twice and
/// none left out. A log can only be asked for from a whole second on: the cursor counts the lines since the last one began, and passes
/// over as many when it is read again.
/// </summary>
internal sealed class LogCursor
{
    private DateTimeOffset? _second;
    private long _sinceSecond;
    private long _toSkip;

    /// <summary>From when on the log is to be asked for; null before the first line.</summary>
    public DateTimeOffset? Since => _second;

    /// <summary>The log is now read anew, from <see cref="Since"/>.</summary>
    public void BeginReading() => _toSkip = _sinceSecond;

    /// <summary>Takes a line with its time before it; false when it was read before.</summary>
    public bool TryTake(string stamped, out string line)
    {
        var space = stamped.IndexOf(' ', StringComparison.Ordinal);
        var end = space < 0 ? stamped.Length : space;
        if (!DateTimeOffset.TryParse(stamped.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            line = stamped;
            return true;
        }

        line = space < 0 ? "" : stamped[(space + 1)..];
        if (_toSkip > 0)
        {
            _toSkip--;
            return false;
        }

        // The streams of one container may be stamped a moment out of order: an earlier second never becomes the last one again.
        var second = new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (_second is null || second > _second)
        {
            _second = second;
            _sinceSecond = 1;
        }
        else if (second == _second)
        {
            _sinceSecond++;
        }

        return true;
    }
}
