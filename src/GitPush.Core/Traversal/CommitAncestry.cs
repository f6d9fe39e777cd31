using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// What two commits have in common. A walk paints what it meets from either commit, newest first, until
/// all that waits is below a common ancestor. A commit that gets more paint after its turn gets another turn, so that wrong
/// clocks make the walk longer and not wrong.
/// </summary>
internal sealed class CommitAncestry
{
    private readonly CommitGraph _commits;
    private readonly CommitQueue _queue;
    private readonly Dictionary<int, CommitPaint> _paint = [];
    private readonly HashSet<int> _queued = [];

    // How many commits wait that are not known to be below a common ancestor.
    private int _open;

    private CommitAncestry(CommitGraph commits)
    {
        _commits = commits;
        _queue = new CommitQueue(commits);
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
        var index = best.FindIndex(commit => !new CommitReachability(commits)
            .AreAncestors([.. best.Where(other => other != commit).Select(other => (commit, other))], CancellationToken.None).Contains(true));
        return index < 0 ? null : best[index];
    }

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
        if (after == before)
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

    private int Take()
    {
        _ = _queue.TryTake(out var commit);
        _ = _queued.Remove(commit);
        _open -= IsOpen(_paint[commit]) ? 1 : 0;
        return commit;
    }

    private static bool IsOpen(CommitPaint paint) => (paint & CommitPaint.Stale) == 0;
}
