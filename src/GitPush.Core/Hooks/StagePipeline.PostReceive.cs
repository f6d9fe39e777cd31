using GitPush.History;

namespace GitPush.Hooks;

/// <content>After the refs have changed.</content>
internal sealed partial class StagePipeline
{
    /// <summary>
    /// Runs every stage's <see cref="IHookStage.PostReceiveAsync"/>. A stage that fails keeps no other from running; once the
    /// push is cancelled, those that are left do not run, but for <see cref="ISettlingStage"/>.
    /// </summary>
    public async Task RunPostReceiveAsync(PushCancellation cancellation)
    {
        for (var i = 0; i < registrations.Count; i++)
        {
            var index = i;
            var registration = registrations[i];
            if (!HasWork(registration, StagePhase.PostReceive))
            {
                continue;
            }

            var settles = _instances[i] is { Stage: ISettlingStage };
            if (cancellation.Reason != CancellationReason.None && !settles)
            {
                _records.Add(new StageRecord(
                    registration.Name, StagePhase.PostReceive, time.GetUtcNow(), TimeSpan.Zero, StageOutcome.Cancelled, cancellation.Description));
                continue;
            }

            var verdict = await RunAsync(
                registration.Name,
                StagePhase.PostReceive,
                TimeoutOf(registration),
                token => PostReceiveAsync(index, token),
                settles ? null : cancellation).ConfigureAwait(false);
            if (verdict.Message is not null)
            {
                await TellAsync(verdict.Outcome == StageOutcome.Cancelled
                    ? $"stage {registration.Name} {verdict.Message}"
                    : $"{verdict.Message} after the push was accepted").ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<StageVerdict> PostReceiveAsync(int index, CancellationToken cancellationToken)
    {
        // Asked again: of the updates that the stage was for, none may have been accepted.
        if (!await AppliesAsync(registrations[index], cancellationToken).ConfigureAwait(false))
        {
            return StageVerdict.Skipped;
        }

        var call = InstanceOf(index).PostReceiveAsync(PushFor(registrations[index]), cancellationToken).AsTask();
        if (AbsentPhase.Is(call))
        {
            return StageVerdict.Absent;
        }

        await call.ConfigureAwait(false);
        return StageVerdict.Passed;
    }
}
