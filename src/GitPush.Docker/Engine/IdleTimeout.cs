namespace GitPush.Docker.Engine;

/// <summary>Ends a stream on which nothing happens for too long.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly TimeSpan _time;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public IdleTimeout(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        _time = time;
        _timer = new CancellationTokenSource(time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    /// <summary>Cancelled when the time is over, or when the work is.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether it was the time.</summary>
    public bool IsOver => _timer.IsCancellationRequested;

    /// <summary>How long nothing may happen.</summary>
    public TimeSpan Time => _time;

    /// <summary>Something happened.</summary>
    public void Touch()
    {
        if (!_timer.IsCancellationRequested)
        {
            _timer.CancelAfter(_time);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
