using System.Collections.Concurrent;
using System.Diagnostics;
using GitPush.Diagnostics;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Maintenance;

/// <summary>
/// Runs maintenance, few at once and each on a thread of its own, whose work yields to that of everybody else. One repository is
/// never maintained twice at the same time.
/// </summary>
internal sealed class RepositoryMaintenance(
    IOptions<GitPushOptions> options, ServerInstance instance, TimeProvider time, ILogger<RepositoryMaintenance> logger)
    : IRepositoryMaintenance, IDisposable
{
    private const int MaxRecent = 256;

    private readonly SemaphoreSlim _slots = new(options.Value.Maintenance.MaxConcurrent);
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);
    private readonly Lock _recentGate = new();
    private readonly Queue<MaintenanceReport> _recent = new();

    public IReadOnlyList<MaintenanceReport> Recent
    {
        get
        {
            lock (_recentGate)
            {
                return [.. _recent.Reverse()];
            }
        }
    }

    public ValueTask<MaintenanceResult> RunAsync(GitRepository repository, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return RunAsync(repository, MaintenanceDepth.Everything, cancellationToken);
    }

    internal async ValueTask<MaintenanceResult> RunAsync(GitRepository repository, MaintenanceDepth depth, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_running.TryAdd(repository.Path, true))
            {
                return new MaintenanceResult { SkippedBecause = "it is just being maintained" };
            }

            try
            {
                return await RunMeasuredAsync(repository, depth, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _ = _running.TryRemove(repository.Path, out _);
            }
        }
        finally
        {
            _ = _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<MaintenanceResult> RunMeasuredAsync(GitRepository repository, MaintenanceDepth depth, CancellationToken cancellationToken)
    {
        using var activity = GitPushDiagnostics.ActivitySource.StartActivity("maintenance");
        activity?.SetTag("gitpush.repository", repository.Name.Value);
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var outcome = "Failed";
        try
        {
            var run = new MaintenanceRun(repository, options.Value, instance, time, depth);
            var result = await OnOwnThreadAsync(() => run.Run(cancellationToken)).ConfigureAwait(false);
            outcome = result.SkippedBecause is null ? "Done" : "Skipped";
            var duration = time.GetElapsedTime(started);
            Remember(new MaintenanceReport(repository.Name, startedAt, duration, result, null));
            Report(repository, result, duration);
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Remember(new MaintenanceReport(repository.Name, startedAt, time.GetElapsedTime(started), null, exception.Message));
            _ = activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            GitPushDiagnostics.MaintenanceDuration.Record(
                time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("gitpush.maintenance.result", outcome));
        }
    }

    private void Remember(MaintenanceReport report)
    {
        lock (_recentGate)
        {
            _recent.Enqueue(report);
            if (_recent.Count > MaxRecent)
            {
                _ = _recent.Dequeue();
            }
        }
    }

    private void Report(GitRepository repository, MaintenanceResult result, TimeSpan duration)
    {
        var name = repository.Name.Value;
        if (result.SkippedBecause is { } reason)
        {
            Log.MaintenanceSkipped(logger, name, reason);
            return;
        }

        foreach (var problem in result.Problems)
        {
            Log.MaintenanceProblem(logger, name, problem);
        }

        Log.Maintained(
            logger,
            name,
            duration,
            result.PackedObjects,
            result.RemovedPacks,
            result.RemovedLooseObjects,
            result.PrunedObjects,
            result.PackedRefs,
            result.CommitGraphCommits);
    }

    // A thread of the pool would keep its low priority for whatever it does next.
    private static Task<MaintenanceResult> OnOwnThreadAsync(Func<MaintenanceResult> run)
    {
        var completion = new TaskCompletionSource<MaintenanceResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            PosixFiles.YieldToOthers();
            try
            {
                completion.SetResult(run());
            }
            catch (OperationCanceledException e)
            {
                completion.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        })
        {
            IsBackground = true,
            Name = "GitPush maintenance",
            Priority = ThreadPriority.BelowNormal,
        };
        thread.Start();
        return completion.Task;
    }
}
