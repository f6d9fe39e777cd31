namespace GitPush.Hooks;

/// <summary>A push's own cancellation, with the reason that the pusher and the record are told. Thread-safe.</summary>
internal sealed class PushCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _reason;

    public CancellationToken Token => _source.Token;

    /// <summary>The first reason that was given.</summary>
    public PushCancellationReason Reason => (PushCancellationReason)Volatile.Read(ref _reason);

    /// <summary>The reason in words, as git prints it behind a ref.</summary>
    public string Message => Reason switch
    {
        PushCancellationReason.Superseded => "superseded by a newer push",
        PushCancellationReason.ClientGone => "the client went away",
        PushCancellationReason.ServerStopping => "the server is stopping; push again later",
        _ => "cancelled",
    };

    public void Cancel(PushCancellationReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)PushCancellationReason.None) == (int)PushCancellationReason.None)
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The push ended between the comparison and here.
            }
        }
    }

    public void Dispose() => _source.Dispose();
}
