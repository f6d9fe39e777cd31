using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GitPush.History;
using GitPush.PostgreSql.Database;
using GitPush.PostgreSql.Schema;
using GitPush.PostgreSql.Spool;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GitPush.PostgreSql;

/// <summary>
/// The history in PostgreSQL. A record goes to the database, or, when that does not take it in time, to a folder; as long as any record is
/// there, the next ones follow it without a try, and somebody else moves them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to free.")]
internal sealed class PostgreSqlHistory(HistoryDatabase database, PushSpool spool, ILogger<PostgreSqlHistory> logger)
    : IPushLog, IPushLogHealth, IPushLogRetention
{
    // A record may have a MiB of output.
    private const int PageWithOutput = 32;
    private const int PageWithoutOutput = 128;

    private readonly SemaphoreSlim _draining = new(1, 1);
    private readonly Channel<bool> _spooled = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Has something to read when a record has gone to the folder.</summary>
    public ChannelReader<bool> Spooled => _spooled.Reader;

    /// <summary>How many records of this server wait for the database.</summary>
    public int Waiting => spool.Waiting;

    /// <inheritdoc/>
    public async ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (spool.Waiting == 0 && database.IsMigrated)
        {
            try
            {
                await database.AppendAsync([record], cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Log.RecordNotWritten(logger, record.Id, exception);
            }
        }

        await spool.AppendAsync(record, cancellationToken).ConfigureAwait(false);
        Log.RecordSpooled(logger, record.Id);
        _ = _spooled.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = query.Ref is { } text ? RefFilter.Parse(text) : null;
        var left = query.Limit;
        if (filter?.MatchesNothing == true)
        {
            yield break;
        }

        // No connection is held while the caller works on a page.
        for (var before = query.Before; left > 0;)
        {
            var count = Math.Min(left, query.IncludeOutput ? PageWithOutput : PageWithoutOutput);
            var page = await FindAsync(query, filter, before, count, cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
            {
                yield return record;
            }

            if (page.Count < count)
            {
                yield break;
            }

            left -= count;
            before = page[^1].Id;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PushLogHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.PingAsync(cancellationToken).ConfigureAwait(false);
            return PushLogHealth.Healthy with { Waiting = spool.Waiting };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new PushLogHealth(false, spool.Waiting, "the push history's database cannot be reached", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> RemoveAsync(PushRetentionRule rule, CancellationToken cancellationToken)
    {
        await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        return await database.RemoveAsync(rule, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes to the database what waits for it: of this server, and of dead ones that shared its folder.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _draining.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            var records = await spool.DrainAsync(WriteAsync, cancellationToken).ConfigureAwait(false);
            if (records > 0)
            {
                Log.SpoolDrained(logger, records);
            }
        }
        finally
        {
            _ = _draining.Release();
        }
    }

    private async Task<List<PushRecord>> FindAsync(PushQuery query, RefFilter? filter, string? before, int count, CancellationToken cancellationToken)
    {
        try
        {
            if (spool.Waiting > 0)
            {
                // Who pushed a moment ago wants to see it.
                await DrainAsync(cancellationToken).ConfigureAwait(false);
            }

            return await database.FindAsync(query, filter, before, count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (HistoryDatabase.IsAway(exception) || exception is NpgsqlException or SchemaException))
        {
            throw new PushLogUnavailableException("the push history's database cannot be reached", exception);
        }
    }

    private async Task WriteAsync(PushRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await database.AppendAsync([record], cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState[..2] is "22" or "23" or "54")
        {
            // Data exceptions, constraints, limits: another try ends the same way, and the records behind this one must not wait for it.
            await spool.RefuseAsync(record, cancellationToken).ConfigureAwait(false);
            Log.RecordRefused(logger, record.Id, exception);
        }
    }
}
