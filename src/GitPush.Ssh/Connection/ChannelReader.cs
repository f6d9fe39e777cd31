using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GitPush.Ssh.Connection;

/// <summary>Reads what was received on a channel, and has the window open again for what was consumed.</summary>
/// <param name="inner">Where the receiving side puts it.</param>
/// <param name="onConsumed">Is called with numbers of bytes. Must not wait.</param>
internal sealed class ChannelReader(PipeReader inner, Action<long> onConsumed) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Keep(read.Result)) : WaitAsync(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        if (isRead)
        {
            Keep(result);
        }

        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var count = _buffer.Slice(0, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
        if (count > 0)
        {
            onConsumed(count);
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> read) => Keep(await read);

    private ReadResult Keep(ReadResult result)
    {
        _buffer = result.Buffer;
        return result;
    }
}
