namespace GitPush.Kubernetes.Jobs;

/// <content>The order of logs: what init containers have written comes before what the containers after them write.</content>
internal sealed partial class ContainerLog
{
    // How long a log that is waited for may bring nothing. Its node may be gone, and what it holds back must not be lost with it: less
    // than what a Job that has ended waits for its logs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lines;
    private bool _hasTurn;

    /// <summary>The logs that are read before this one: those of the init containers that end before this container starts.</summary>
    public IReadOnlyList<ContainerLog> Before { get; init; } = [];

    /// <summary>
    /// Once the container has started, waits until the logs before its own are read to their ends, or bring nothing any more. Returns
    /// the newest state, which may have come meanwhile.
    /// </summary>
    private async Task<ContainerState> WhenItsTurnAsync(ContainerState state, CancellationToken cancellationToken)
    {
        if (_hasTurn || (!state.HasStarted && state.Run == 0))
        {
            return state;
        }

        foreach (var log in Before)
        {
            await log.WhenCompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        _hasTurn = true;
        return _states.Reader.TryRead(out var newest) ? newest : state;
    }

    private async Task WhenCompleteAsync(CancellationToken cancellationToken)
    {
        long before;
        do
        {
            before = Interlocked.Read(ref _lines);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _ = await Task.WhenAny(_complete.Task, Task.Delay(Patience, time, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (!_complete.Task.IsCompleted && Interlocked.Read(ref _lines) != before);
    }
}
