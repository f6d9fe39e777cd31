using GitPush.PostgreSql.Database;
using GitPush.PostgreSql.Import;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GitPush.PostgreSql;

/// <summary>
/// Brings the schema up to date before anything else of the host starts. Then, in the background, takes over what files have, and writes
/// what waits for the database as soon as that takes it.
/// </summary>
internal sealed class PostgreSqlHistoryService(
    PostgreSqlHistory history,
    HistoryDatabase database,
    FileHistoryImport import,
    TimeProvider time,
    ILogger<PostgreSqlHistoryService> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long after a failure the first new try is made.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(30);

    // Somebody else may have died and left records.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidOperationException">The database is there and cannot be used: a wrong password, no such database, a newer schema.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && HistoryDatabase.IsAway(exception))
        {
            // Pushes do not wait for a database that is being updated or moved.
            Log.AwayAtStart(logger, exception);
        }
        catch (NpgsqlException exception)
        {
            throw new InvalidOperationException($"The push history's database cannot be used: {exception.Message}", exception);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await import.RunAsync(stoppingToken).ConfigureAwait(false);
            var retry = FirstRetry;
            while (true)
            {
                if (await TryDrainAsync(stoppingToken).ConfigureAwait(false))
                {
                    retry = FirstRetry;
                    await WaitForRecordsAsync(stoppingToken).ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(retry, time, stoppingToken).ConfigureAwait(false);
                    retry = 2 * retry < MaxRetry ? 2 * retry : MaxRetry;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is written after the next start.
        }
    }

    private async Task<bool> TryDrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await history.DrainAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StillAway(logger, history.Waiting, exception);
            return false;
        }
    }

    private async Task WaitForRecordsAsync(CancellationToken cancellationToken)
    {
        using var interval = new CancellationTokenSource(LookInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interval.Token, cancellationToken);
        try
        {
            _ = await history.Spooled.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing has come; it is time to look all the same.
        }
    }
}
