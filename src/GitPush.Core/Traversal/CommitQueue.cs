namespace GitPush.Traversal;

/// <summary>Commits that are still to be visited: the newest first, by the committer's time.</summary>
internal sealed class CommitQueue(CommitGraph commits)
{
    private readonly PriorityQueue<int, long> _queue = new();

    /// <summary>Puts a commit that is loaded into its place.</summary>
    public void Add(int commit)
    {
        // The smallest comes first, and the complement of a number turns the order without overflow.
        _queue.Enqueue(commit, ~commits.Date(commit));
    }

    /// <summary>Takes the newest commit.</summary>
    public bool TryTake(out int commit) => _queue.TryDequeue(out commit, out _);

    /// <summary>The newest commit's time, without taking it.</summary>
    public bool TryPeekDate(out long date)
    {
        var any = _queue.TryPeek(out _, out var priority);
        date = ~priority;
        return any;
    }
}
