using System.IO.Pipelines;

namespace GitPush.Transport;

/// <summary>
/// A pipe reader that gives a client up which sends nothing for too long: a read then throws
/// <see cref="IdleTimeoutException"/>. A client that is slow but sends is never cut. Disposing ends the timer and leaves the
/// inner reader as it is.
/// </summary>
internal sealed class IdleTimeoutPipeReader : PipeReader, IDisposable
{
    private readonly PipeReader _inner;
    private readonly TimeSpan _timeout;
    private readonly IdleTimer _timer;

    /// <param name="inner">The client's bytes.</param>
    /// <param name="timeout">How long one read may wait.</param>
    public IdleTimeoutPipeReader(PipeReader inner, TimeSpan timeout, TimeProvider time)
    {
        _inner = inner;
        _timeout = timeout;
        _timer = new IdleTimer(time, timeout, inner.CancelPendingRead);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_timer.IsExpired)
        {
            throw new IdleTimeoutException("sent", _timeout);
        }

        var read = _inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Checked(read.Result)) : WaitAsync(read);
    }

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    public void Dispose() => _timer.Dispose();

    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read)
    {
        _timer.Start();
        try
        {
            return Checked(await read.ConfigureAwait(false));
        }
        finally
        {
            _timer.Stop();
        }
    }

    private ReadResult Checked(ReadResult result)
    {
        if (!result.IsCanceled || !_timer.IsExpired)
        {
            return result;
        }

        // The pipe counts this read as pending until it is advanced.
        _inner.AdvanceTo(result.Buffer.Start);
        throw new IdleTimeoutException("sent", _timeout);
    }
}
