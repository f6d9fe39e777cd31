namespace GitPush.Ssh.Hosting;

/// <summary>Keeps what strangers can cause as often as they like from filling the log: it is said once a minute. Thread-safe.</summary>
internal sealed class OccasionalLog(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _said;
    private long _unsaid;

    /// <summary>Whether it is time to say it.</summary>
    /// <param name="unsaid">How often it was not since the last time.</param>
    public bool TryTake(out long unsaid)
    {
        lock (_lock)
        {
            unsaid = _unsaid;
            if (_said is { } said && time.GetElapsedTime(said) < Interval)
            {
                _unsaid++;
                return false;
            }

            _said = time.GetTimestamp();
            _unsaid = 0;
            return true;
        }
    }
}
