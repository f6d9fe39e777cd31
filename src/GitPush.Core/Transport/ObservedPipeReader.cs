using System.IO.Pipelines;

namespace GitPush.Transport;

/// <summary>
/// Remembers why reading from the client failed, so that a connection that broke is not taken for a disk that is full: both
/// are an <see cref="IOException"/>. A read that is cancelled leaves the connection fit to be read on: Kestrel counts one that ended by its
/// token as one that goes on, and calls the next one a mistake of the program.
/// </summary>
internal sealed class ObservedPipeReader(PipeReader inner) : PipeReader
{
    /// <summary>What reading ended with, or null while it works.</summary>
    public Exception? Failure { get; private set; }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadResult result;
                using (cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), inner))
                {
                    result = await inner.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                }

                if (!result.IsCanceled)
                {
                    return result;
                }

                // By this token, or by that of an earlier read, which came too late to end that one.
                inner.AdvanceTo(result.Buffer.Start);
            }
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
