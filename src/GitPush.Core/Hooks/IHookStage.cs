namespace GitPush.Hooks;

/// <summary>
/// One step of what happens on a push: a check, a build, a deployment. Stages run one after another in the order in which
/// they were added. One instance, resolved from a service scope of its own, serves one push from the first method to the
/// last, so it can carry state from <see cref="PreReceiveAsync"/> to <see cref="PostReceiveAsync"/>.
/// </summary>
public interface IHookStage
{
    /// <summary>
    /// Runs before any ref changes. The pushed objects are in quarantine: <see cref="PushContext.Repository"/> reads them,
    /// nobody else does.
    /// </summary>
    /// <param name="push">The push.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the stage's time is up, when a newer push supersedes this one, when the client went away and the host
    /// chose <see cref="DisconnectPolicy.Cancel"/>, when an operator cancels it (<see cref="Control.IPushControl.Cancel"/>), or when the host stops.
    /// </param>
    /// <returns>
    /// Whether the push goes on. An exception, a time-out and a cancellation refuse the whole push, like
    /// <see cref="StageResult.Reject(string)"/>.
    /// </returns>
    ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) => AbsentPhase.PreReceive;

    /// <summary>
    /// Runs after the refs have changed and the client was told so. It cannot refuse any more: an exception is shown to the
    /// pusher, logged and recorded, and the next stage runs.
    /// </summary>
    /// <param name="push">The push, with the updates that were made.</param>
    /// <param name="cancellationToken">As for <see cref="PreReceiveAsync"/>.</param>
    ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => AbsentPhase.PostReceive;
}
