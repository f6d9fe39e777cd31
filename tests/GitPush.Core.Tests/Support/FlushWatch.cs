using System.IO.Pipelines;

namespace GitPush.Core.Tests.Support;

/// <summary>Takes an answer and remembers how much of it was ever held back before a flush.</summary>
internal sealed class FlushWatch : PipeWriter
{
    private readonly PipeWriter _inner = Create(Stream.Null);
    private long _unflushed;

    /// <summary>The most bytes that were written between two flushes.</summary>
    public long MostUnflushed { get; private set; }

    /// <summary>All bytes.</summary>
    public long Total { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override void Advance(int bytes)
    {
        _inner.Advance(bytes);
        Total += bytes;
        _unflushed += bytes;
        MostUnflushed = Math.Max(MostUnflushed, _unflushed);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _unflushed = 0;
        return _inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);
}
