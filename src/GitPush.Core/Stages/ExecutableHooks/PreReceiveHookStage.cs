using GitPush.Hooks;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Runs the pre-receive hook.</summary>
internal sealed class PreReceiveHookStage(ProgramHooks hooks) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
        await hooks.RunPreReceiveAsync(push, cancellationToken).ConfigureAwait(false) ? StageResult.Continue : StageResult.Reject("pre-receive hook declined");
}
