using System.IO.Pipelines;

namespace GitPush.Transport;

/// <summary>
/// Remembers why reading from the client failed, so that a connection that broke is not taken for a disk that is full: both
/// are an <see cref="IOException"/>.
/// </summary>
internal sealed class ObservedPipeReader(PipeReader inner) : PipeReader
{
    /// <summary>What reading ended with, or null while it works.</summary>
    public Exception? Failure { get; private set; }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failure = exception;
            throw;
        }
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
