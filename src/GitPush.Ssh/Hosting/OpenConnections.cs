namespace GitPush.Ssh.Hosting;

/// <summary>How many connections are open, for the moment at which the server stops. Thread-safe.</summary>
internal sealed class OpenConnections(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <returns>False when no more are taken.</returns>
    public bool TryAdd()
    {
        lock (_lock)
        {
            Count += _isClosed ? 0 : 1;
            return !_isClosed;
        }
    }

    public void Remove()
    {
        lock (_lock)
        {
            Count--;
            EndIfOver();
        }
    }

    /// <summary>Takes no more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            EndIfOver();
        }
    }

    /// <summary>Waits, after <see cref="Close"/>, until there are none.</summary>
    /// <returns>False when there still are.</returns>
    public async Task<bool> EndedWithinAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _ended.Task.WaitAsync(timeout, time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private void EndIfOver()
    {
        if (_isClosed && Count == 0)
        {
            _ended.TrySetResult();
        }
    }
}
