using GitPush.Diagnostics;
using GitPush.History;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Repositories;

/// <summary>
/// Checks that the root can be written. Then clears away after servers that died, in the background while the host already
/// serves; a repository that is asked for earlier is cleared away first. Pushes that were recorded as running become
/// interrupted ones.
/// </summary>
internal sealed class RecoveryService(
    ServerInstance instance,
    Recovery recovery,
    IPushLog log,
    TimeProvider time,
    ILogger<RecoveryService> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MaxRetry = TimeSpan.FromMinutes(30);

    /// <exception cref="IOException">The root cannot be written: that is better known now than at the first push.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ = instance.Id;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var delay = FirstRetry; !await TryRunAsync(stoppingToken).ConfigureAwait(false); delay = delay < MaxRetry / 2 ? 2 * delay : MaxRetry)
        {
            try
            {
                await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>False when it is to be tried again: a database that keeps the history may be away.</returns>
    private async Task<bool> TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await recovery.RunAsync(cancellationToken, MarkInterruptedAsync).ConfigureAwait(false);
            foreach (var path in result.RemovedPaths)
            {
                Log.LeftoverRemoved(logger, path);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The server serves all the same.
            Log.RecoveryFailed(logger, exception);
            return false;
        }
        catch (OperationCanceledException)
        {
            // The host stops before the sweep is done. The next start goes on with it.
            return true;
        }
    }

    private async Task MarkInterruptedAsync(IReadOnlyList<string> instances, CancellationToken cancellationToken)
    {
        var interrupted = new List<PushRecord>();
        var query = new PushQuery { Result = PushResult.Running, From = time.GetUtcNow() - HistoryService.LongestPush, Limit = int.MaxValue };
        await foreach (var record in log.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (record.Instance is not null && instances.Contains(record.Instance))
            {
                interrupted.Add(record);
            }
        }

        foreach (var record in interrupted)
        {
            await log.AppendAsync(InterruptedPush.End(record, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            Log.PushInterrupted(logger, record.Id, record.Repository);
        }
    }
}
