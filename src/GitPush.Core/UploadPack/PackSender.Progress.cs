using GitPush.Packs;
using GitPush.Traversal;

namespace GitPush.UploadPack;

// What the user sees while the server looks for objects, in git's words (Documentation of git-pack-objects(1), --progress).
internal sealed partial class PackSender
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Walks on another thread, and meanwhile keeps the client informed or at least the connection open.</summary>
    private async Task<PackPlan> PrepareAsync(PackOutput output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ObjectWalk? walk = null;
        var planning = Task.Run(
            () =>
            {
                Volatile.Write(ref walk, BeginWalk());
                return Plan(walk!, stop.Token);
            },
            stop.Token);
        try
        {
            await KeepInformedAsync(planning, () => Volatile.Read(ref walk)?.Found ?? 0, output, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // The walk uses what the caller disposes of.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)planning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (planning.IsCompletedSuccessfully)
            {
                (await planning.ConfigureAwait(false)).Dispose();
            }

            throw;
        }

        var plan = await planning.ConfigureAwait(false);
        WriteProgress(output, $"Enumerating objects: {plan.Count}, done.\n");
        WriteProgress(output, $"Counting objects: 100% ({plan.Count}/{plan.Count}), done.\n");
        return plan;
    }

    private async Task KeepInformedAsync(Task planning, Func<int> found, PackOutput output, CancellationToken cancellationToken)
    {
        if (!output.HasSideBand)
        {
            return;
        }

        var interval = request.NoProgress || session.Options.KeepAliveInterval < ProgressInterval
            ? session.Options.KeepAliveInterval
            : ProgressInterval;
        using var timer = new PeriodicTimer(interval, session.TimeProvider);
        var shown = 0;
        var lastWritten = session.TimeProvider.GetTimestamp();
        while (await Task.WhenAny(planning, timer.WaitForNextTickAsync(cancellationToken).AsTask()).ConfigureAwait(false) != planning)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = found();
            if (!request.NoProgress && count > shown)
            {
                shown = count;
                output.WriteProgress($"Enumerating objects: {count}\r");
            }
            else if (session.TimeProvider.GetElapsedTime(lastWritten) >= session.Options.KeepAliveInterval)
            {
                output.WriteKeepAlive();
            }
            else
            {
                continue;
            }

            lastWritten = session.TimeProvider.GetTimestamp();
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void WriteProgress(PackOutput output, string text)
    {
        if (!request.NoProgress)
        {
            output.WriteProgress(text);
        }
    }

    private static string Describe(in PackStatistics statistics) =>
        $"Total {statistics.Total} (delta {statistics.Deltas}), reused {statistics.Reused} (delta {statistics.ReusedDeltas}), pack-reused 0 (from 0)\n";
}
