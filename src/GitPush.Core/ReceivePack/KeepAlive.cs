using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <summary>
/// Sends an empty side-band packet whenever a push has been quiet for a while, so that no proxy between takes the
/// connection for dead. Ends when it is disposed.
/// </summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public KeepAlive(SideBandWriter output, TimeSpan interval)
    {
        _loop = output.KeepAliveAsync(interval, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }
}
