using GitPush.Hooks;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Runs the update hook for each ref; an atomic push ends with the first one that is refused, as in git.</summary>
internal sealed class UpdateHookStage(ProgramHooks hooks) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var refused = new List<RefRejection>();
        foreach (var update in push.Updates.Where(update => !push.Details.ProcReceiveRefs.Contains(update.Name)))
        {
            if (await hooks.RunUpdateAsync(push, update, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            refused.Add(new RefRejection(update, "hook declined"));
            if (push.Details.IsAtomic)
            {
                break;
            }
        }

        return StageResult.Reject(refused);
    }
}
