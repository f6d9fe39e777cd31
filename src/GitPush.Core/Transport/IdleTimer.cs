namespace GitPush.Transport;

/// <summary>
/// Interrupts one wait at a time when it lasts too long. Armed only while a wait is pending, so that what completes at once
/// costs nothing.
/// </summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly ITimer _timer;
    private volatile bool _expired;

    /// <param name="interrupt">Ends the pending wait.</param>
    public IdleTimer(TimeProvider time, Action interrupt)
    {
        _timer = time.CreateTimer(_ => Expire(interrupt), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a wait lasted too long. Stays so: the connection is of no more use.</summary>
    public bool IsExpired => _expired;

    /// <param name="timeout">How long the wait that begins may last.</param>
    public void Start(TimeSpan timeout) => _timer.Change(timeout, Timeout.InfiniteTimeSpan);

    public void Stop() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    private void Expire(Action interrupt)
    {
        _expired = true;
        interrupt();
    }
}
