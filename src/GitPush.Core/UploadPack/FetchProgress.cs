using GitPush.Packs;

namespace GitPush.UploadPack;

/// <summary>
/// What the user sees of a fetch beside the pack, in git's words, and what keeps the connection open while there is nothing to
/// see. Nothing at all without side-band.
/// </summary>
/// <param name="isQuiet">Whether the client wants no progress; it is kept connected all the same.</param>
internal sealed class FetchProgress(PackOutput output, bool isQuiet, TimeSpan keepAliveInterval, TimeProvider timeProvider)
{
    private static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(1);

    /// <summary>Shows how many objects were found so far, or at least that the server is alive, until a task is done.</summary>
    /// <exception cref="Protocol.ClientGoneException">The client does not read any more.</exception>
    public async Task ShowUntilAsync(Task task, Func<int> found, CancellationToken cancellationToken)
    {
        if (!output.HasSideBand)
        {
            return;
        }

        using var timer = new PeriodicTimer(isQuiet || keepAliveInterval < ShowInterval ? keepAliveInterval : ShowInterval, timeProvider);
        var shown = 0;
        var lastWritten = timeProvider.GetTimestamp();
        while (true)
        {
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(task, tick).ConfigureAwait(false) == task)
            {
                return;
            }

            _ = await tick.ConfigureAwait(false);
            var count = isQuiet ? 0 : found();
            if (count > shown)
            {
                shown = count;
                output.WriteProgress($"Enumerating objects: {count}\r");
            }
            else if (timeProvider.GetElapsedTime(lastWritten) >= keepAliveInterval)
            {
                output.WriteKeepAlive();
            }
            else
            {
                continue;
            }

            lastWritten = timeProvider.GetTimestamp();
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>After the last object was found.</summary>
    public void WriteCounted(int count)
    {
        Write($"Enumerating objects: {count}, done.\n");
        Write($"Counting objects: 100% ({count}/{count}), done.\n");
    }

    /// <summary>After the pack.</summary>
    public void WriteTotal(in PackStatistics statistics) => Write(
        $"Total {statistics.Total} (delta {statistics.Deltas}), reused {statistics.Reused} (delta {statistics.ReusedDeltas}),"
        + " pack-reused 0 (from 0)\n");

    private void Write(string text)
    {
        if (!isQuiet)
        {
            output.WriteProgress(text);
        }
    }
}
