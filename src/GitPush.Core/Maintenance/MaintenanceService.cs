using GitPush.Diagnostics;
using GitPush.Repositories;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Maintenance;

/// <summary>Maintains repositories in the background: those that enough was pushed to, and from time to time all of them.</summary>
internal sealed class MaintenanceService(
    IOptions<GitPushOptions> options,
    IRepositoryStore store,
    RepositoryMaintenance maintenance,
    MaintenanceSchedule schedule,
    TimeProvider time,
    ILogger<MaintenanceService> logger) : BackgroundService
{
    private readonly GitPushMaintenanceOptions _options = options.Value.Maintenance;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
        {
            return;
        }

        try
        {
            await Task.WhenAll(
                Enumerable.Range(0, _options.MaxConcurrent).Select(_ => FollowPushesAsync(stoppingToken)).Append(FollowTimeAsync(stoppingToken)))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host stops. What was half done is cleared away, or was never seen.
        }
    }

    private async Task FollowPushesAsync(CancellationToken cancellationToken)
    {
        await foreach (var name in schedule.Due.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await MaintainAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowTimeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await foreach (var name in store.ListAsync(cancellationToken).ConfigureAwait(false))
                {
                    await MaintainAsync(name, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.MaintenanceScanFailed(logger, exception);
            }
        }
    }

    private async Task MaintainAsync(RepositoryName name, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.OpenAsync(name, cancellationToken).ConfigureAwait(false) is not { } repository || !IsWanted(repository))
            {
                return;
            }

            var changes = RepositoryChanges.Of(repository);
            var isPruneDue = changes.IsPruneDue(time.GetUtcNow(), _options.PruneInterval, schedule.TakePushes(repository));
            var depth = isPruneDue ? MaintenanceDepth.AndPrune : MaintenanceDepth.WhatIsDue;
            var result = await maintenance.RunAsync(repository, depth, cancellationToken).ConfigureAwait(false);
            if (isPruneDue && result.SkippedBecause is null)
            {
                RepositoryChanges.MarkPruned(repository, time.GetUtcNow());
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.MaintenanceFailed(logger, name.Value, exception);
        }
    }

    // As "git gc --auto" and "git maintenance run --auto" have it.
    private static bool IsWanted(GitRepository repository) =>
        repository.Config.GetInteger("gc.auto") is not <= 0 && repository.Config.GetBoolean("maintenance.auto") is not false;
}
