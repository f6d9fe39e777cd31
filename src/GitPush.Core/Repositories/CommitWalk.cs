using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>Questions about how commits descend from each other.</summary>
internal static class CommitWalk
{
    // Clocks differ between the machines that commit: like git, look at a few more before believing that all is excluded.
    private const int Slop = 5;

    /// <summary>Whether a commit can be reached from another; every commit can be from itself.</summary>
    /// <exception cref="KeyNotFoundException">A commit does not exist.</exception>
    public static bool IsAncestor(ObjectReader reader, ObjectId ancestor, ObjectId descendant)
    {
        var queue = NewQueue(reader);
        var wanted = queue.Get(ancestor);
        queue.Paint(wanted, CommitPaint.First);
        queue.Paint(queue.Get(descendant), CommitPaint.Second);
        while (queue.OpenCount > 0 && (wanted.Paint & CommitPaint.Second) == 0)
        {
            PaintParents(queue, queue.Dequeue());
        }

        return (wanted.Paint & CommitPaint.Second) != 0;
    }

    /// <summary>The best common ancestor of two commits: the newest of those that are no ancestor of another one.</summary>
    /// <returns>The id, or null when the histories have nothing in common.</returns>
    /// <exception cref="KeyNotFoundException">A commit does not exist.</exception>
    public static ObjectId? FindMergeBase(ObjectReader reader, ObjectId first, ObjectId second)
    {
        var queue = NewQueue(reader);
        queue.Paint(queue.Get(first), CommitPaint.First);
        queue.Paint(queue.Get(second), CommitPaint.Second);
        var common = new HashSet<CommitNode>();
        while (queue.OpenCount > 0)
        {
            var node = queue.Dequeue();
            if (node.Paint == CommitPaint.Both)
            {
                _ = common.Add(node);
            }

            PaintParents(queue, node);
        }

        // Where clocks went wrong, one may be an ancestor of another without having been painted so.
        var best = common.Where(node => node.Paint == CommitPaint.Both).OrderByDescending(node => node.Time).ToList();
        return best.Find(node => !best.Exists(other => other != node && IsAncestor(reader, node.Id, other.Id)))?.Id;
    }

    /// <summary>The commits that can be reached from one, newest first.</summary>
    /// <exception cref="KeyNotFoundException">A commit does not exist.</exception>
    public static IEnumerable<ObjectId> Enumerate(ObjectReader reader, ObjectId from)
    {
        var queue = NewQueue(reader);
        queue.Paint(queue.Get(from), CommitPaint.First);
        while (queue.Count > 0)
        {
            var node = queue.Dequeue();
            yield return node.Id;
            foreach (var parent in node.Parents)
            {
                queue.Paint(queue.Get(parent), CommitPaint.First);
            }
        }
    }

    /// <summary>The commits that can be reached from one and not from the other, newest first.</summary>
    /// <exception cref="KeyNotFoundException">A commit does not exist.</exception>
    public static IEnumerable<ObjectId> Enumerate(ObjectReader reader, ObjectId from, ObjectId notReachableFrom)
    {
        var queue = new CommitQueue(reader, static paint => paint == CommitPaint.First);
        queue.Paint(queue.Get(from), CommitPaint.First);
        queue.Paint(queue.Get(notReachableFrom), CommitPaint.Second);
        var found = new List<CommitNode>();
        var oldest = long.MaxValue;
        for (var slop = Slop; queue.Count > 0;)
        {
            // What is left is excluded. It matters only where it is newer than something that was found: that may be below it.
            if (queue.OpenCount > 0 || (found.Count > 0 && queue.NewestTime >= oldest))
            {
                slop = Slop;
            }
            else if (slop-- == 0)
            {
                break;
            }

            var node = queue.Dequeue();
            if (node.Paint == CommitPaint.First)
            {
                found.Add(node);
                oldest = Math.Min(oldest, node.Time);
            }

            foreach (var parent in node.Parents)
            {
                queue.Paint(queue.Get(parent), node.Paint);
            }
        }

        return found.Where(node => node.Paint == CommitPaint.First).Select(node => node.Id);
    }

    /// <summary>A walk from two commits that goes on until all that waits is below a common ancestor.</summary>
    private static CommitQueue NewQueue(ObjectReader reader) => new(reader, static paint => (paint & CommitPaint.Stale) == 0);

    private static void PaintParents(CommitQueue queue, CommitNode node)
    {
        var paint = (node.Paint & CommitPaint.Both) == CommitPaint.Both ? CommitPaint.Both | CommitPaint.Stale : node.Paint;
        foreach (var parent in node.Parents)
        {
            queue.Paint(queue.Get(parent), paint);
        }
    }
}
