using System.IO.Pipelines;

namespace GitPush.Transport;

/// <summary>
/// A pipe writer that gives a client up which takes nothing for too long: a flush then throws
/// <see cref="IdleTimeoutException"/>. Disposing ends the timer and leaves the inner writer as it is.
/// </summary>
internal sealed class IdleTimeoutPipeWriter : PipeWriter, IDisposable
{
    private readonly PipeWriter _inner;
    private readonly TimeSpan _timeout;
    private readonly IdleTimer _timer;

    /// <param name="inner">Takes the bytes for the client.</param>
    /// <param name="timeout">How long one flush may wait.</param>
    public IdleTimeoutPipeWriter(PipeWriter inner, TimeSpan timeout, TimeProvider time)
    {
        _inner = inner;
        _timeout = timeout;
        _timer = new IdleTimer(time, inner.CancelPendingFlush);
    }

    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _inner.UnflushedBytes;

    public override void Advance(int bytes) => _inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfExpired();
        return Timed(_inner.FlushAsync(cancellationToken));
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        ThrowIfExpired();
        return Timed(_inner.WriteAsync(source, cancellationToken));
    }

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    public void Dispose() => _timer.Dispose();

    private ValueTask<FlushResult> Timed(ValueTask<FlushResult> flush) =>
        flush.IsCompletedSuccessfully ? new(Checked(flush.Result)) : WaitAsync(flush);

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        _timer.Start(_timeout);
        try
        {
            return Checked(await flush.ConfigureAwait(false));
        }
        finally
        {
            _timer.Stop();
        }
    }

    private FlushResult Checked(FlushResult result)
    {
        if (result.IsCanceled)
        {
            ThrowIfExpired();
        }

        return result;
    }

    private void ThrowIfExpired()
    {
        if (_timer.IsExpired)
        {
            throw new IdleTimeoutException("took", _timeout);
        }
    }
}
