using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Questions about how two commits descend from each other. A walk paints what it meets from either commit, newest first, until
/// all that waits is below a common ancestor. A commit that gets more paint after its turn gets another turn, so that wrong
/// clocks make the walk longer and not wrong.
/// </summary>
internal sealed class CommitAncestry
{
    private readonly CommitGraph _commits;
    private readonly CommitQueue _queue;
    private readonly Dictionary<int, CommitPaint> _paint = [];
    private readonly HashSet<int> _queued = [];

    // What is below cannot reach what is asked for.
    private long _leastGeneration = long.MinValue;

    // How many commits wait that are not known to be below a common ancestor.
    private int _open;

    private CommitAncestry(CommitGraph commits)
    {
        _commits = commits;
        _queue = new CommitQueue(commits);
    }

    /// <summary>Whether a commit can be reached from another; every commit can be from itself.</summary>
    /// <exception cref="MissingObjectException">A commit is not in the repository.</exception>
    public static bool IsAncestor(CommitGraph commits, int ancestor, int descendant)
    {
        var walk = new CommitAncestry(commits);
        walk.Paint(ancestor, CommitPaint.First);
        if (commits.HasGenerations)
        {
            walk._leastGeneration = commits.Generation(ancestor);
        }

        walk.Paint(descendant, CommitPaint.Second);
        while (walk._open > 0 && !walk.IsPainted(ancestor, CommitPaint.Second))
        {
            walk.PaintParents(walk.Take());
        }

        return walk.IsPainted(ancestor, CommitPaint.Second);
    }

    /// <summary>The best common ancestor of two commits: the newest of those that are no ancestor of another one.</summary>
    /// <returns>The commit, or null when the histories have nothing in common.</returns>
    /// <exception cref="MissingObjectException">A commit is not in the repository.</exception>
    public static int? FindMergeBase(CommitGraph commits, int first, int second)
    {
        var walk = new CommitAncestry(commits);
        walk.Paint(first, CommitPaint.First);
        walk.Paint(second, CommitPaint.Second);
        var common = new HashSet<int>();
        while (walk._open > 0)
        {
            var commit = walk.Take();
            if (walk._paint[commit] == CommitPaint.Both)
            {
                _ = common.Add(commit);
            }

            walk.PaintParents(commit);
        }

        // Where clocks went wrong, one may be an ancestor of another without having been painted so.
        var best = common.Where(commit => walk._paint[commit] == CommitPaint.Both).OrderByDescending(commits.Date).ToList();
        var index = best.FindIndex(commit => !best.Exists(other => other != commit && IsAncestor(commits, commit, other)));
        return index < 0 ? null : best[index];
    }

    private bool IsPainted(int commit, CommitPaint paint) => (_paint.GetValueOrDefault(commit) & paint) != 0;

    private void PaintParents(int commit)
    {
        var paint = _paint[commit];
        if ((paint & CommitPaint.Both) == CommitPaint.Both)
        {
            paint |= CommitPaint.Stale;
        }

        // By number: loading a parent may move the array that the span lies in.
        for (var i = 0; i < _commits.Parents(commit).Length; i++)
        {
            Paint(_commits.Parents(commit)[i], paint);
        }
    }

    /// <summary>Adds paint to a commit, and queues it when that is new.</summary>
    private void Paint(int commit, CommitPaint paint)
    {
        var before = _paint.GetValueOrDefault(commit);
        var after = before | paint;
        if (after == before || IsTooLow(commit))
        {
            return;
        }

        _paint[commit] = after;
        if (_queued.Add(commit))
        {
            _commits.Load(commit);
            _queue.Add(commit);
            _open += IsOpen(after) ? 1 : 0;
        }
        else if (IsOpen(before) && !IsOpen(after))
        {
            _open--;
        }
    }

    private bool IsTooLow(int commit) =>
        _leastGeneration > long.MinValue && _commits.Generation(commit) < _leastGeneration;

    private int Take()
    {
        _ = _queue.TryTake(out var commit);
        _ = _queued.Remove(commit);
        _open -= IsOpen(_paint[commit]) ? 1 : 0;
        return commit;
    }

    private static bool IsOpen(CommitPaint paint) => (paint & CommitPaint.Stale) == 0;
}
