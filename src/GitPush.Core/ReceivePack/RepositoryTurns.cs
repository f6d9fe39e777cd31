namespace GitPush.ReceivePack;

/// <summary>
/// Lets pushes to one repository run one at a time, in the order in which they came; pushes to different repositories do not
/// meet. Works within one process. Thread-safe.
/// </summary>
internal sealed class RepositoryTurns(TimeProvider time)
{
    // A wait that is over before anybody has read of it is worth no line, and a queue that moves fast not one at each step.
    private static readonly TimeSpan TellInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);

    /// <summary>How many repositories have a push that runs.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _queues.Count;
            }
        }
    }

    /// <summary>
    /// Takes the repository's turn, at once or after those that came before. When it returns with its task not done, the push
    /// is in the queue.
    /// </summary>
    /// <param name="key">The repository's path.</param>
    /// <param name="pushId">The push's id.</param>
    /// <param name="userName">Who pushes, for those that wait.</param>
    /// <param name="policy">What to do while another push runs.</param>
    /// <param name="timeout">How long to wait at the most.</param>
    /// <param name="onWaiting">
    /// Told whom the push waits for: a quarter of a second after the wait began, and when another push's turn began since, no
    /// more often than that.
    /// </param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the push has no turn and does not wait any more.</exception>
    public async ValueTask<TurnResult> AcquireAsync(
        string key,
        string pushId,
        string userName,
        TurnPolicy policy,
        TimeSpan timeout,
        Func<string, ValueTask> onWaiting,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TurnWaiter waiter;
        lock (_gate)
        {
            if (!_queues.TryGetValue(key, out var queue))
            {
                var turn = new RepositoryTurn(this, key, pushId, userName);
                _queues.Add(key, new Queue(turn));
                return new TurnResult(TurnOutcome.Acquired, turn, null);
            }

            if (policy == TurnPolicy.Reject)
            {
                return new TurnResult(TurnOutcome.Busy, null, queue.Holder.User);
            }

            if (policy == TurnPolicy.Supersede)
            {
                queue.Supersede(userName);
            }

            waiter = new TurnWaiter(pushId, userName);
            queue.Waiters.AddLast(waiter);
        }

        try
        {
            return await WaitAsync(key, waiter, timeout, onWaiting, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Leave(key, waiter)?.Turn?.Dispose();
            throw;
        }
    }

    internal void Release(string key, RepositoryTurn turn)
    {
        lock (_gate)
        {
            var queue = _queues[key];
            if (queue.Waiters.First is not { } first)
            {
                _ = _queues.Remove(key);
                return;
            }

            queue.Waiters.RemoveFirst();
            queue.Holder = new RepositoryTurn(this, key, first.Value.PushId, first.Value.User);
            first.Value.Decide(new TurnResult(TurnOutcome.Acquired, queue.Holder, null));
            foreach (var waiter in queue.Waiters)
            {
                waiter.HolderChanged();
            }
        }
    }

    private async Task<TurnResult> WaitAsync(
        string key,
        TurnWaiter waiter,
        TimeSpan timeout,
        Func<string, ValueTask> onWaiting,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        string? told = null;
        var lastTold = time.GetTimestamp();
        while (true)
        {
            Task changed;
            RepositoryTurn holder;
            lock (_gate)
            {
                if (waiter.Answer is { } answer)
                {
                    return answer;
                }

                waiter.Rearm();
                changed = waiter.Changed;
                holder = _queues[key].Holder;
            }

            var isTold = told == holder.PushId;
            var untilTold = isTold ? Timeout.InfiniteTimeSpan : TellInterval - time.GetElapsedTime(lastTold);

            // Timers count whole milliseconds.
            if (!isTold && untilTold < TimeSpan.FromMilliseconds(1))
            {
                await onWaiting(holder.User).ConfigureAwait(false);
                (told, lastTold) = (holder.PushId, time.GetTimestamp());
                continue;
            }

            await changed.WaitAsync(untilTold, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
            {
                return Leave(key, waiter) ?? new TurnResult(TurnOutcome.TimedOut, null, holder.User);
            }
        }
    }

    /// <summary>Takes a push out of the queue.</summary>
    /// <returns>The answer, when there was one already and the push is in the queue no more.</returns>
    private TurnResult? Leave(string key, TurnWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Answer is null)
            {
                _ = _queues[key].Waiters.Remove(waiter);
            }

            return waiter.Answer;
        }
    }

    private sealed class Queue(RepositoryTurn holder)
    {
        public RepositoryTurn Holder { get; set; } = holder;

        public LinkedList<TurnWaiter> Waiters { get; } = new();

        public void Supersede(string newerUser)
        {
            Holder.Supersede();
            foreach (var waiter in Waiters)
            {
                waiter.Decide(new TurnResult(TurnOutcome.Superseded, null, newerUser));
            }

            Waiters.Clear();
        }
    }
}
