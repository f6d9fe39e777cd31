using System.IO.Pipelines;
using System.Runtime.ExceptionServices;

namespace GitPush.Transport;

/// <summary>
/// A pipe reader that gives a client up which sends nothing for too long, or which it has waited for too long in all: a read
/// then throws <see cref="IdleTimeoutException"/> or <see cref="ReceiveTimeoutException"/>. Only waiting counts: what the
/// server itself takes its time for is not the client's fault. Disposing ends the timer and leaves the
/// inner reader as it is.
/// </summary>
internal sealed class IdleTimeoutPipeReader : PipeReader, IDisposable
{
    private readonly PipeReader _inner;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _total;
    private readonly TimeProvider _time;
    private readonly IdleTimer _timer;
    private TimeSpan _waited;

    // A timer may ring a little before the clock that measures the waits is there: which limit it was armed for tells.
    private bool _totalIsNearer;

    // A connection that broke stays broken. Kestrel counts the read that failed as one that goes on, and calls the next one a
    // mistake of the program.
    private ExceptionDispatchInfo? _failure;

    /// <param name="inner">The client's bytes.</param>
    /// <param name="timeout">How long one read may wait.</param>
    /// <param name="total">How long all reads together may wait.</param>
    public IdleTimeoutPipeReader(PipeReader inner, TimeSpan timeout, TimeSpan total, TimeProvider time)
    {
        _inner = inner;
        _timeout = timeout;
        _total = total;
        _time = time;
        _timer = new IdleTimer(time, inner.CancelPendingRead);
    }

    /// <summary>Whether the connection broke while something was read from it.</summary>
    public bool IsBroken => _failure is not null;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_timer.IsExpired)
        {
            throw Expired();
        }

        _failure?.Throw();
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
        var start = _time.GetTimestamp();
        var rest = _total - _waited;
        _totalIsNearer = rest < _timeout;
        _timer.Start(_totalIsNearer ? rest : _timeout);
        try
        {
            var result = await read.ConfigureAwait(false);
            _waited += _time.GetElapsedTime(start);
            return Checked(result);
        }
        catch (IOException failure) when (failure is not (IdleTimeoutException or ReceiveTimeoutException))
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
        finally
        {
            _timer.Stop();
        }
    }

    private ReadResult Checked(ReadResult result)
    {
        if (_waited < _total && (!result.IsCanceled || !_timer.IsExpired))
        {
            return result;
        }

        // The pipe counts this read as pending until it is advanced.
        _inner.AdvanceTo(result.Buffer.Start);
        throw Expired();
    }

    private IOException Expired() => _totalIsNearer || _waited >= _total
        ? new ReceiveTimeoutException(_total)
        : new IdleTimeoutException("sent", _timeout);
}
