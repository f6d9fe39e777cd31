namespace GitPush.Hooks;

/// <summary>A stage that was added as a delegate.</summary>
internal sealed class DelegateStage(
    Func<PushContext, CancellationToken, ValueTask<StageResult>>? preReceive,
    Func<PushContext, CancellationToken, ValueTask>? postReceive) : IHookStage
{
    public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
        preReceive?.Invoke(push, cancellationToken) ?? AbsentPhase.PreReceive;

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
        postReceive?.Invoke(push, cancellationToken) ?? AbsentPhase.PostReceive;
}
