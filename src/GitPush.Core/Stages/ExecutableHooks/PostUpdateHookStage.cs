using GitPush.Hooks;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Runs the post-update hook. How it ends changes nothing.</summary>
internal sealed class PostUpdateHookStage(ProgramHooks hooks) : IHookStage
{
    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => hooks.RunPostUpdateAsync(push, cancellationToken);
}
