using System.Text;
using GitPush.Control;

namespace GitPush.Console.Live;

/// <summary>What a running push has written by now, without waiting for more.</summary>
internal static class OutputSoFar
{
    public static async Task<string> ReadAsync(RunningPush push, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pieces = push.FollowOutputAsync(0, enough.Token).GetAsyncEnumerator(enough.Token);
        var text = new StringBuilder();
        try
        {
            // What has been written is there at once; a piece that has to be waited for comes over the live connection.
            while (true)
            {
                var next = pieces.MoveNextAsync().AsTask();
                if (!next.IsCompleted)
                {
                    await enough.CancelAsync();
                }

                if (!await next)
                {
                    break;
                }

                text.Append(pieces.Current);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // There is no more yet.
        }
        finally
        {
            await pieces.DisposeAsync();
        }

        return text.ToString();
    }
}
