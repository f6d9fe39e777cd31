namespace GitPush.Kubernetes.Previews;

/// <summary>Wakes whoever looks for previews that were left behind. Safe for use by several threads.</summary>
internal sealed class PreviewSweepSignal : IDisposable
{
    private readonly SemaphoreSlim _pending = new(0, 1);

    public void Set()
    {
        lock (_pending)
        {
            if (_pending.CurrentCount == 0)
            {
                _ = _pending.Release();
            }
        }
    }

    /// <summary>Waits until it is set, or the time is over.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _pending.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }

    public void Dispose() => _pending.Dispose();
}
