namespace GitPush.ReceivePack;

/// <summary>A push that waits for its repository's turn. Its state changes under the lock of <see cref="RepositoryTurns"/>.</summary>
internal sealed class TurnWaiter(string pushId, string user)
{
    private TaskCompletionSource _changed = NewSignal();

    public string PushId { get; } = pushId;

    public string User { get; } = user;

    /// <summary>The answer, once there is one.</summary>
    public TurnResult? Answer { get; private set; }

    /// <summary>Done when there is an answer, or the push that runs is another one.</summary>
    public Task Changed => _changed.Task;

    public void Decide(TurnResult answer)
    {
        Answer = answer;
        _ = _changed.TrySetResult();
    }

    public void HolderChanged() => _changed.TrySetResult();

    /// <summary>Waits for the next change from now on.</summary>
    public void Rearm() => _changed = NewSignal();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
