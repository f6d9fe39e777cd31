using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>
/// Commits on their way through a walk, newest first by committer time. Each is read once; what the walk painted on it is kept,
/// and a commit that gets more paint after its turn gets another turn, so that paint reaches all its ancestors. Not thread-safe.
/// </summary>
/// <param name="isOpen">Whether a commit of some paint keeps the walk going. More paint never makes a commit open again.</param>
internal sealed class CommitQueue(ObjectReader reader, Func<CommitPaint, bool> isOpen)
{
    private readonly Dictionary<ObjectId, CommitNode> _nodes = [];
    private readonly PriorityQueue<CommitNode, (long NegativeTime, int Order)> _queue = new();
    private int _order;

    /// <summary>How many commits wait.</summary>
    public int Count => _queue.Count;

    /// <summary>How many commits wait that keep the walk going.</summary>
    public int OpenCount { get; private set; }

    /// <summary>The time of the commit that comes next, in seconds since 1970.</summary>
    public long NewestTime => _queue.Peek().Time;

    /// <summary>The commit of an id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such commit.</exception>
    public CommitNode Get(ObjectId id)
    {
        if (_nodes.TryGetValue(id, out var node))
        {
            return node;
        }

        if (!reader.TryRead(id, out var value) || value.Type != ObjectType.Commit)
        {
            throw GitRepository.NotFound("commit", id);
        }

        var commit = ObjectReader.ReadCommit(id, value);
        var parents = commit.ParentCount == 0 ? [] : new ObjectId[commit.ParentCount];
        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = commit.Parent(i);
        }

        node = new CommitNode(id, parents, commit.CommitterTime);
        _nodes.Add(id, node);
        return node;
    }

    /// <summary>Adds paint to a commit, and queues it when that is new.</summary>
    public void Paint(CommitNode node, CommitPaint paint)
    {
        var before = node.Paint;
        node.Paint |= paint;
        if (node.Paint == before)
        {
            return;
        }

        if (!node.IsQueued)
        {
            // Of equal times the one that came first goes first.
            _queue.Enqueue(node, (-node.Time, _order++));
            node.IsQueued = true;
            OpenCount += isOpen(node.Paint) ? 1 : 0;
        }
        else if (isOpen(before) && !isOpen(node.Paint))
        {
            OpenCount--;
        }
    }

    /// <summary>Takes the newest commit.</summary>
    public CommitNode Dequeue()
    {
        var node = _queue.Dequeue();
        node.IsQueued = false;
        OpenCount -= isOpen(node.Paint) ? 1 : 0;
        return node;
    }
}
