namespace GitPush.Traversal;

/// <summary>
/// Commits that are still to be visited: the newest first, by the committer's time; of equal times the one that came first.
/// </summary>
internal sealed class CommitQueue(CommitGraph commits)
{
    private readonly PriorityQueue<int, Place> _queue = new();
    private int _added;

    /// <summary>Puts a commit that is loaded into its place.</summary>
    public void Add(int commit) => _queue.Enqueue(commit, new Place(commits.Date(commit), _added++));

    /// <summary>Takes the newest commit.</summary>
    public bool TryTake(out int commit) => _queue.TryDequeue(out commit, out _);

    /// <summary>The newest commit's time, without taking it.</summary>
    public bool TryPeekDate(out long date)
    {
        var any = _queue.TryPeek(out _, out var place);
        date = place.Date;
        return any;
    }

    private readonly record struct Place(long Date, int Order) : IComparable<Place>
    {
        public int CompareTo(Place other) => Date != other.Date ? other.Date.CompareTo(Date) : Order.CompareTo(other.Order);
    }
}
