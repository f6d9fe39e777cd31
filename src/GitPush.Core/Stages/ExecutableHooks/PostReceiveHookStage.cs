using GitPush.Hooks;

namespace GitPush.Stages.ExecutableHooks;

/// <summary>Runs the post-receive hook. How it ends changes nothing.</summary>
internal sealed class PostReceiveHookStage(ProgramHooks hooks) : IHookStage
{
    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => hooks.RunPostReceiveAsync(push, cancellationToken);
}
