using GitPush.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.History;

/// <summary>
/// In the background: reads the history once, so that nobody's first query has to wait for its index, and every hour removes what the
/// host does not want to keep.
/// </summary>
internal sealed class HistoryService(IOptions<GitPushOptions> options, IPushLog log, TimeProvider time, ILogger<HistoryService> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Nothing that runs now started earlier than the longest push that anybody waits for.
    public static readonly TimeSpan LongestPush = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await TryAsync(WarmUpAsync, stoppingToken).ConfigureAwait(false);
        if (log is not IPushLogRetention retention || (options.Value.HistoryRetention is null && options.Value.HistoryMaxPushes is null))
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TryAsync(cancellationToken => RemoveAsync(retention, cancellationToken), stoppingToken).ConfigureAwait(false);
        }
        while (await WaitAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in log.QueryAsync(new PushQuery { Limit = 1, IncludeOutput = false }, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private async Task RemoveAsync(IPushLogRetention retention, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rule = new PushRetentionRule(
            options.Value.HistoryRetention is { } age ? now - age : null, options.Value.HistoryMaxPushes, now - LongestPush);
        var removed = await retention.RemoveAsync(rule, cancellationToken).ConfigureAwait(false);
        if (removed > 0)
        {
            Log.HistoryRemoved(logger, removed);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception exception)
        {
            // Pushes are recorded all the same.
            Log.HistoryUpkeepFailed(logger, exception);
        }
    }
}
