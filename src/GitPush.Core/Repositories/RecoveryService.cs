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
    /// <exception cref="IOException">The root cannot be written: that is better known now than at the first push.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _ = instance.Id;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var result = await recovery.RunAsync(stoppingToken).ConfigureAwait(false);
            foreach (var path in result.RemovedPaths)
            {
                Log.LeftoverRemoved(logger, path);
            }

            if (result.DeadInstances.Count > 0)
            {
                await MarkInterruptedAsync(result.DeadInstances, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The server serves all the same; what was left behind waits for the next start.
            Log.RecoveryFailed(logger, exception);
        }
        catch (OperationCanceledException)
        {
            // The host stops before the sweep is done. The next start goes on with it.
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
            var ended = record with
            {
                Result = PushResult.Interrupted,
                Reason = "the server ended in the middle of the push",
                EndedAt = time.GetUtcNow(),
            };
            await log.AppendAsync(ended, cancellationToken).ConfigureAwait(false);
            Log.PushInterrupted(logger, record.Id, record.Repository);
        }
    }
}
