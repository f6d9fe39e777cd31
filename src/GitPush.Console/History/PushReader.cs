using GitPush.Console.Access;
using GitPush.Control;
using GitPush.History;
using Microsoft.Extensions.Options;

namespace GitPush.Console.History;

/// <summary>Reads pushes for somebody: only those of repositories that he may fetch from.</summary>
internal sealed class PushReader(IPushLog log, IPushControl control, IOptions<GitPushConsoleOptions> options)
{
    // Few records are read in vain for a page that fits, and few queries asked for one that does not.
    private const int MaxBatch = 500;

    private const int MaxRunning = 100;
    private const int MaxIdLength = 100;

    /// <summary>The pushes before a place. Where records are left out, more are read, up to a limit; then the page is short.</summary>
    public async Task<PushList> ListAsync(PushListFilter filter, ConsoleAccess access, CancellationToken cancellationToken)
    {
        var limit = Math.Min(filter.Limit ?? options.Value.PageSize, options.Value.PageSize * 4);
        if (filter.Repository is { } repository && !await access.MayReadAsync(repository))
        {
            return new PushList([], null);
        }

        List<PushRecord> found = [];
        var (before, left) = (filter.Before, options.Value.MaxScannedPushes);
        while (true)
        {
            // One more than are wanted tells whether there is a next page.
            var batch = Math.Min(Math.Min(limit - found.Count + 1, MaxBatch), left);
            var read = 0;
            await foreach (var record in log.QueryAsync(filter.ToQuery(before, batch), cancellationToken))
            {
                read++;
                var visible = await access.MayReadAsync(record.Repository);
                if (visible && found.Count == limit)
                {
                    return new PushList(found, found[^1].Id);
                }

                before = record.Id;
                if (visible)
                {
                    found.Add(record);
                }
            }

            left -= read;
            if (read < batch)
            {
                return new PushList(found, null);
            }

            if (left <= 0)
            {
                return new PushList(found, before);
            }
        }
    }

    /// <summary>The running pushes, of this server and of others, newest first.</summary>
    public async Task<IReadOnlyList<PushView>> ListRunningAsync(PushListFilter filter, ConsoleAccess access, CancellationToken cancellationToken)
    {
        var views = new SortedDictionary<string, PushView>(StringComparer.Ordinal);
        var query = filter.ToQuery(null, MaxRunning) with { Result = PushResult.Running };
        await foreach (var record in log.QueryAsync(query, cancellationToken))
        {
            if (await access.MayReadAsync(record.Repository) && await ViewAsync(record, cancellationToken) is { IsRunning: true } view)
            {
                views[record.Id] = view;
            }
        }

        return [.. views.Values.Reverse()];
    }

    /// <summary>A push by its id, with its output; null when there is none that the user may see.</summary>
    public async Task<PushView?> FindAsync(string id, ConsoleAccess access, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > MaxIdLength)
        {
            return null;
        }

        if (control.Find(id) is { } running)
        {
            return await access.MayReadAsync(running.Record.Repository) ? await ViewAsync(running.Record, running, cancellationToken) : null;
        }

        return await ReadAsync(id, cancellationToken) is { } record && await access.MayReadAsync(record.Repository) ? new PushView(record, null) : null;
    }

    private async ValueTask<PushView> ViewAsync(PushRecord record, CancellationToken cancellationToken) =>
        control.Find(record.Id) is { } running ? await ViewAsync(running.Record, running, cancellationToken) : new PushView(record, null);

    /// <summary>A push may have ended since it was found; then its record is complete.</summary>
    private static async ValueTask<PushView> ViewAsync(PushRecord record, RunningPush running, CancellationToken cancellationToken) =>
        running.Completion.IsCompleted ? new PushView(await running.Completion.WaitAsync(cancellationToken), null) : new PushView(record, running);

    private async Task<PushRecord?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await foreach (var record in log.QueryAsync(new PushQuery { Id = id, Limit = 1 }, cancellationToken))
        {
            return record;
        }

        return null;
    }
}
