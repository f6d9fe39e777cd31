namespace GitPush.Traversal;

/// <summary>
/// Commits that are still to be visited: the one with the largest generation number first, so that none comes after one that it
/// reaches; of equal ones the newest, then the one that came first.
/// </summary>
internal sealed class GenerationQueue(CommitGraph commits)
{
    private readonly PriorityQueue<int, Place> _queue = new();
    private int _added;

    /// <summary>Puts a commit that is loaded into its place.</summary>
    public void Add(int commit) => _queue.Enqueue(commit, new Place(commits.Generation(commit), commits.Date(commit), _added++));

    /// <summary>Takes the first commit, unless its generation number is below a bound.</summary>
    public bool TryTake(long leastGeneration, out int commit)
    {
        if (_queue.TryPeek(out commit, out var place) && place.Generation >= leastGeneration)
        {
            return _queue.TryDequeue(out commit, out _);
        }

        return false;
    }

    private readonly record struct Place(long Generation, long Date, int Order) : IComparable<Place>
    {
        public int CompareTo(Place other) =>
            Generation != other.Generation ? other.Generation.CompareTo(Generation)
            : Date != other.Date ? other.Date.CompareTo(Date)
            : Order.CompareTo(other.Order);
    }
}
