namespace GitPush.Kubernetes.Client.Logs;

/// <summary>
/// How far a log was read. A server can be asked for lines since a second and not since a line: of that second, as many lines
/// as were read already come again, and are passed over.
/// </summary>
internal sealed class LogPosition
{
    private LogTimestamp? _latest;
    private int _linesOfSecond;
    private int _repeated;
    private bool _resumed;

    /// <summary>Since when the lines are to be asked for that come next; null from the beginning.</summary>
    public DateTimeOffset? Since => _latest is { } latest ? DateTimeOffset.FromUnixTimeSeconds(latest.Seconds) : null;

    /// <summary>The log is asked for again, from <see cref="Since"/>.</summary>
    public void Resume()
    {
        _resumed = _latest is not null;
        _repeated = _linesOfSecond;
    }

    /// <summary>Whether a line is new.</summary>
    public bool Take(LogTimestamp timestamp)
    {
        if (_latest is not { } latest)
        {
            _latest = timestamp;
            _linesOfSecond = 1;
            return true;
        }

        if (_resumed && IsRepeated(timestamp, latest))
        {
            return false;
        }

        if (timestamp.Seconds > latest.Seconds)
        {
            _linesOfSecond = 0;
        }

        _linesOfSecond += timestamp.Seconds >= latest.Seconds ? 1 : 0;
        _latest = timestamp > latest ? timestamp : latest;
        return true;
    }

    private bool IsRepeated(LogTimestamp timestamp, LogTimestamp latest)
    {
        // What is later than all that was read is new, also when the log was rotated and less than expected came again.
        if (timestamp > latest)
        {
            _resumed = false;
            return false;
        }

        return timestamp.Seconds < latest.Seconds || _repeated-- > 0;
    }
}
