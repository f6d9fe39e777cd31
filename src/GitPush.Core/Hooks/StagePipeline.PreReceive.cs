using GitPush.History;

namespace GitPush.Hooks;

/// <content>Before any ref changes.</content>
internal sealed partial class StagePipeline
{
    /// <summary>Runs every stage's <see cref="IHookStage.PreReceiveAsync"/> until one refuses the push.</summary>
    /// <param name="atomic">Whether the client asked for all refs or none.</param>
    /// <param name="cancellation">Ends the running stage and refuses the push.</param>
    public async Task<PreReceiveResult> RunPreReceiveAsync(bool atomic, PushCancellation cancellation)
    {
        var rejected = new List<RefRejection>();
        for (var i = 0; i < registrations.Count; i++)
        {
            if (cancellation.Reason != CancellationReason.None)
            {
                return Refuse(rejected, PushResult.Cancelled, cancellation.Description);
            }

            var index = i;
            var registration = registrations[i];
            if (!HasWork(registration, StagePhase.PreReceive))
            {
                continue;
            }

            var verdict = await RunAsync(
                registration.Name,
                StagePhase.PreReceive,
                TimeoutOf(registration),
                token => PreReceiveAsync(index, token),
                cancellation).ConfigureAwait(false);
            switch (verdict.Outcome)
            {
                case StageOutcome.Passed or StageOutcome.Skipped:
                    break;
                case StageOutcome.Rejected when verdict.Refs.Count == 0:
                    return Refuse(rejected, PushResult.Rejected, verdict.Message!);
                case StageOutcome.Rejected:
                    TakeOut(verdict.Refs, rejected);
                    if (ReasonToRefuseTheRest(verdict, atomic) is { } reason)
                    {
                        return Refuse(rejected, PushResult.Rejected, reason);
                    }

                    break;
                case StageOutcome.Cancelled:
                    return Refuse(rejected, PushResult.Cancelled, verdict.Message!);
                default:
                    await TellFailureAsync(registration.Name, verdict).ConfigureAwait(false);
                    return Refuse(rejected, PushResult.Failed, verdict.Message!);
            }
        }

        if (push.IsPlan && cancellation.Reason == CancellationReason.None)
        {
            return Refuse(rejected, PushResult.Rejected, PushPlan.Refusal);
        }

        // The last stage may have ended just as the push was cancelled.
        return cancellation.Reason == CancellationReason.None
            ? new PreReceiveResult { Accepted = push.Updates, Rejected = rejected }
            : Refuse(rejected, PushResult.Cancelled, cancellation.Description);
    }

    private async ValueTask<StageVerdict> PreReceiveAsync(int index, CancellationToken cancellationToken)
    {
        if ((push.IsPlan && !registrations[index].RunsInPlan) || !await AppliesAsync(registrations[index], cancellationToken).ConfigureAwait(false))
        {
            return StageVerdict.Skipped;
        }

        var call = InstanceOf(index).PreReceiveAsync(PushFor(registrations[index]), cancellationToken).AsTask();
        if (AbsentPhase.Is(call))
        {
            return StageVerdict.Absent;
        }

        var result = await call.ConfigureAwait(false)
            ?? throw new InvalidOperationException($"Stage '{registrations[index].Name}' returned null in place of a StageResult.");
        if (result.Reason is not null)
        {
            return new StageVerdict(StageOutcome.Rejected, output.MaskReason(result.Reason));
        }

        return result.Rejections.Count == 0 ? StageVerdict.Passed : RejectRefs(registrations[index], result.Rejections);
    }

    private StageVerdict RejectRefs(StageRegistration stage, IReadOnlyList<RefRejection> rejections)
    {
        var updates = PushFor(stage).Updates;
        var known = new HashSet<RefUpdate>(updates, ReferenceEqualityComparer.Instance);
        var refs = new List<RefRejection>(rejections.Count);
        foreach (var (update, reason) in rejections)
        {
            if (known.Remove(update))
            {
                refs.Add(new RefRejection(update, output.MaskReason(reason)));
            }
            else if (!updates.Contains(update))
            {
                throw new InvalidOperationException($"Stage '{stage.Name}' rejected {update?.Name ?? "null"}, which is none of the push's updates.");
            }
        }

        var message = refs.Count == 1 ? $"{refs[0].Update.Name}: {refs[0].Reason}" : $"{refs.Count} refs: {refs[0].Reason}";
        return new StageVerdict(StageOutcome.Rejected, message) { Refs = refs };
    }

    private void TakeOut(IReadOnlyList<RefRejection> refs, List<RefRejection> rejected)
    {
        var gone = new HashSet<RefUpdate>(refs.Select(rejection => rejection.Update), ReferenceEqualityComparer.Instance);
        rejected.AddRange(refs);
        push.Updates = [.. push.Updates.Where(update => !gone.Contains(update))];
    }

    /// <summary>Why the refs that a stage did not refuse cannot go on without those that it did; null when they can.</summary>
    private string? ReasonToRefuseTheRest(StageVerdict verdict, bool atomic)
    {
        if (push.Updates.Count == 0)
        {
            return verdict.Message;
        }

        if (atomic)
        {
            // git's own words for the refs that were not at fault.
            return "atomic push failure";
        }

        return push.HasRollbacks ? $"all or nothing: {verdict.Refs[0].Update.Name} was refused" : null;
    }

    private PreReceiveResult Refuse(List<RefRejection> rejected, PushResult refusal, string reason)
    {
        rejected.AddRange(push.Updates.Select(update => new RefRejection(update, reason)));
        return new PreReceiveResult { Accepted = [], Rejected = rejected, Refusal = refusal, Reason = reason };
    }

    private async ValueTask TellFailureAsync(string stage, StageVerdict verdict)
    {
        if (verdict.Outcome == StageOutcome.Failed)
        {
            await TellAsync($"stage {stage} failed; the server's log has it under push {push.Id}").ConfigureAwait(false);
        }
    }
}
