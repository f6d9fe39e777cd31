using System.Diagnostics;
using System.Globalization;
using GitPush.Control;
using GitPush.Diagnostics;
using GitPush.History;
using Microsoft.Extensions.Logging;

namespace GitPush.Hooks;

/// <summary>
/// Runs the stages of one push, one after another in the order of their registration:
/// <see cref="RunPreReceiveAsync"/>, then either <see cref="RunPostReceiveAsync"/> or <see cref="RollbackAsync"/>. Whatever
/// a stage does, these methods return. Disposing it disposes the stages that no service scope owns.
/// </summary>
/// <param name="services">The push's own scope.</param>
internal sealed partial class StagePipeline(
    PushContext push,
    PushOutput output,
    IReadOnlyList<StageRegistration> registrations,
    IServiceProvider services,
    GitPushOptions options,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    // How long a line of the pipeline's own waits for a slow client: a roll-back must not.
    private static readonly TimeSpan TellTimeout = TimeSpan.FromSeconds(5);

    private readonly StageInstance?[] _instances = new StageInstance?[registrations.Count];
    private readonly List<StageRecord> _records = [];
    private readonly Dictionary<PipelineRegistration, PushContext> _parts = [];

    /// <summary>Is shown which stage runs, and which have ended.</summary>
    public LivePush? Live { get; init; }

    /// <summary>What ran so far, in order.</summary>
    public IReadOnlyList<StageRecord> Records => [.. _records];

    public async ValueTask DisposeAsync()
    {
        for (var i = _instances.Length - 1; i >= 0; i--)
        {
            if (_instances[i] is not { Owned: true } instance)
            {
                continue;
            }

            try
            {
                if (instance.Stage is IAsyncDisposable asyncDisposable)
                {
                    await asyncDisposable.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    (instance.Stage as IDisposable)?.Dispose();
                }
            }
            catch (Exception exception)
            {
                Log.StageDisposeFailed(logger, exception, push.Id, registrations[i].Name);
            }
        }
    }

    /// <summary>Runs one phase of one stage within its time, with all that belongs to it: span, log, record, the end of its output.</summary>
    private async Task<StageVerdict> RunAsync(
        string name,
        string phase,
        TimeSpan timeout,
        Func<CancellationToken, ValueTask<StageVerdict>> code,
        PushCancellation? cancellation)
    {
        using var activity = GitPushDiagnostics.ActivitySource.StartActivity("stage");
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        Live?.BeginStage(new RunningStage(name, phase, startedAt));
        var call = await HostCall.RunAsync(code, timeout, time, cancellation?.Token ?? CancellationToken.None).ConfigureAwait(false);
        var duration = time.GetElapsedTime(started);

        var subject = phase == StagePhase.Rollback ? $"rolling back {name}" : $"stage {name}";
        var verdict = call.Ending switch
        {
            HostCallEnding.Returned => call.Verdict!,
            HostCallEnding.TimedOut => new StageVerdict(StageOutcome.TimedOut, $"{subject} ran out of time ({Describe(timeout)})"),
            HostCallEnding.Cancelled => new StageVerdict(StageOutcome.Cancelled, cancellation!.Description),
            _ when call.Exception is StageFailedException failure =>
                new StageVerdict(StageOutcome.Failed, output.MaskReason($"{subject} failed: {failure.Message}")),
            _ => new StageVerdict(StageOutcome.Failed, $"{subject} failed"),
        };

        if (verdict.Outcome != StageOutcome.Skipped)
        {
            await BestEffortAsync(output.FlushAsync).ConfigureAwait(false);
            LogEnd(call, verdict, name, phase, timeout);
            Measure(activity, verdict, name, phase, duration);
        }
        else if (activity is not null)
        {
            // What was not for the push is nothing to export.
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        // A stage that was not for the push is recorded once.
        if (verdict.Outcome != StageOutcome.Skipped || (phase == StagePhase.PreReceive && !ReferenceEquals(verdict, StageVerdict.Absent)))
        {
            _records.Add(new StageRecord(name, phase, startedAt, duration, verdict.Outcome, verdict.Message));
        }

        Live?.EndStage(Records);
        return verdict;
    }

    /// <summary>Runs a hook that is no stage, because it belongs to the moment in which the refs change. The push can be cancelled no more.</summary>
    /// <param name="hook">Gives false when it refuses.</param>
    public async Task<StageVerdict> RunHookAsync(string name, Func<CancellationToken, ValueTask<bool>> hook)
    {
        var verdict = await RunAsync(
            name,
            StagePhase.Commit,
            options.StageTimeout,
            async token => await hook(token).ConfigureAwait(false) ? StageVerdict.Passed : new StageVerdict(StageOutcome.Rejected, $"{name} declined"),
            cancellation: null).ConfigureAwait(false);
        if (verdict.Outcome is StageOutcome.Failed or StageOutcome.TimedOut)
        {
            await TellAsync(verdict.Message!).ConfigureAwait(false);
        }

        return verdict;
    }

    /// <summary>Whether the stage has anything to do in a phase, as far as is known before it is made; otherwise it leaves no trace.</summary>
    private bool HasWork(StageRegistration registration, string phase) => registration.Condition?.Invoke(push, phase) ?? true;

    private void LogEnd(HostCall call, StageVerdict verdict, string name, string phase, TimeSpan timeout)
    {
        switch (call.Ending)
        {
            case HostCallEnding.Threw when call.Exception is StageFailedException failure:
                // It has said in its own words what is wrong: where in its code it did is no news.
                Log.StageFailedAsTold(logger, failure.InnerException, push.Id, name, phase, output.MaskReason(failure.Message));
                return;
            case HostCallEnding.Threw:
                Log.StageFailed(logger, call.Exception, push.Id, name, phase);
                return;
            case HostCallEnding.TimedOut:
                Log.StageTimedOut(logger, push.Id, name, phase, timeout);
                break;
            case HostCallEnding.Cancelled:
                Log.StageCancelled(logger, push.Id, name, phase, verdict.Message);
                break;
            default:
                if (verdict.Outcome == StageOutcome.Rejected)
                {
                    Log.StageRejected(logger, push.Id, name, verdict.Message);
                }

                return;
        }

        if (call.Exception is not null)
        {
            Log.StageEndedByCancellation(logger, call.Exception, push.Id, name, phase);
        }

        if (call.Abandoned is { } abandoned)
        {
            Log.StageAbandoned(logger, push.Id, name, phase);
            _ = abandoned.ContinueWith(
                task => Log.AbandonedStageFailed(logger, task.Exception, push.Id, name, phase),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
        }
    }

    private void Measure(Activity? activity, StageVerdict verdict, string name, string phase, TimeSpan duration)
    {
        var outcome = verdict.Outcome.ToString();
        GitPushDiagnostics.StageDuration.Record(
            duration.TotalSeconds,
            new("gitpush.stage.name", name),
            new("gitpush.stage.phase", phase),
            new("gitpush.stage.outcome", outcome));
        if (activity is null)
        {
            return;
        }

        activity.DisplayName = $"{phase} {name}";
        _ = activity.SetTag("gitpush.push.id", push.Id)
            .SetTag("gitpush.stage.name", name)
            .SetTag("gitpush.stage.phase", phase)
            .SetTag("gitpush.stage.outcome", outcome);
        if (verdict.Outcome is StageOutcome.Failed or StageOutcome.TimedOut)
        {
            _ = activity.SetStatus(ActivityStatusCode.Error, verdict.Message);
        }
    }

    /// <summary>The stage's instance for this push, made when it is first needed.</summary>
    private IHookStage InstanceOf(int index) => (_instances[index] ??= registrations[index].Create(services)).Stage;

    /// <summary>The push as a stage sees it: in a pipeline with the updates of the pipeline alone.</summary>
    private PushContext PushFor(StageRegistration registration)
    {
        if (registration.Pipeline is not { } pipeline)
        {
            return push;
        }

        if (!_parts.TryGetValue(pipeline, out var part))
        {
            _parts.Add(pipeline, part = push.In(pipeline));
        }

        return part;
    }

    private TimeSpan TimeoutOf(StageRegistration registration) => registration.Timeout ?? options.StageTimeout;

    private ValueTask TellAsync(string line) => BestEffortAsync(token => output.WriteLineAsync(line, token));

    /// <summary>Writes without waiting long for a slow client.</summary>
    private async ValueTask BestEffortAsync(Func<CancellationToken, ValueTask> write)
    {
        using var patience = new CancellationTokenSource(TellTimeout, time);
        try
        {
            await write(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The record has it in any case.
        }
    }

    private static string Describe(TimeSpan timeout) => timeout >= TimeSpan.FromMinutes(2) && timeout.Ticks % TimeSpan.TicksPerMinute == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalSeconds:0.###} s");

    /// <summary>Whether the stage is for any of the push's updates.</summary>
    private async ValueTask<bool> AppliesAsync(StageRegistration registration, CancellationToken cancellationToken)
    {
        foreach (var update in PushFor(registration).Updates)
        {
            if (!update.IsIn(registration.Refs))
            {
                continue;
            }

            if (registration.Paths.MatchesAll)
            {
                return true;
            }

            foreach (var path in await update.GetChangedPathsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (registration.Paths.IsMatch(path))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
