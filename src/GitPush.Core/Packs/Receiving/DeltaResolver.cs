namespace GitPush.Packs.Receiving;

/// <summary>Resolves the deltas of a received pack, on all cores when there are many.</summary>
internal sealed class DeltaResolver(DeltaContext context)
{
    // What one thread holds on the way down a chain of deltas.
    private const long MaxHeldBytes = 96L << 20;
    private const long MinHeldBytesPerWorker = 8L << 20;

    // Below this a second thread costs more than it gains.
    private const int MinEntriesPerWorker = 500;

    // Entries that a thread takes at once.
    private const int Stride = 64;

    private int _next;

    /// <summary>Resolves what leads back to the whole objects among some entries.</summary>
    /// <param name="start">The first of them.</param>
    public async Task ResolveAsync(int start, int count, CancellationToken cancellationToken)
    {
        _next = start;
        var end = start + count;
        var workers = context.Spool.IsResident
            ? 1
            : Math.Clamp(context.Entries.Count / MinEntriesPerWorker, 1, Environment.ProcessorCount);
        var maxHeldBytes = Math.Max(MaxHeldBytes / workers, MinHeldBytesPerWorker);
        if (workers == 1)
        {
            Work(end, maxHeldBytes, cancellationToken);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new Task[workers];
        for (var i = 0; i < workers; i++)
        {
            tasks[i] = Task.Run(() => WorkOrStopAll(end, maxHeldBytes, stop), CancellationToken.None);
        }

        await WaitForAllAsync(tasks);
    }

    private void WorkOrStopAll(int end, long maxHeldBytes, CancellationTokenSource stop)
    {
        try
        {
            Work(end, maxHeldBytes, stop.Token);
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    /// <summary>Waits, and throws what went wrong rather than the cancellation that it caused elsewhere.</summary>
    private static async Task WaitForAllAsync(Task[] tasks)
    {
        var all = Task.WhenAll(tasks);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var failed = Array.Find(tasks, static task => task.IsFaulted);
        await (failed ?? all);
    }

    private void Work(int end, long maxHeldBytes, CancellationToken cancellationToken)
    {
        using var worker = new DeltaWorker(context, maxHeldBytes);
        while (true)
        {
            var first = Interlocked.Add(ref _next, Stride) - Stride;
            for (var root = first; root < Math.Min(end, first + Stride); root++)
            {
                if (!context.Entries[root].IsDelta)
                {
                    worker.ResolveUpon(root, cancellationToken);
                }
            }

            if (first >= end)
            {
                worker.Complete();
                return;
            }
        }
    }
}
