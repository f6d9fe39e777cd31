using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Finds where a receiver's history is to be cut. After it, the commits that keep their parents carry
/// <see cref="CommitMarks.Kept"/>; those that lose them are the result. Each commit is looked at once, nearest to the tips
/// first, so that what is found at a depth is found at its least one.
/// </summary>
/// <param name="commits">The graph, with its other marks free.</param>
/// <param name="tips">The commits from which depth is counted.</param>
internal sealed class ShallowWalk(CommitGraph commits, IReadOnlyList<int> tips)
{
    /// <summary>The depth that asks for everything (git's INFINITE_DEPTH).</summary>
    public const int InfiniteDepth = int.MaxValue;

    /// <summary>The least depth at which the walk meets one of some commits, the tips having depth 1.</summary>
    /// <returns>The depth, or null when it meets none.</returns>
    public int? FindDepth(IReadOnlySet<int> targets, CancellationToken cancellationToken)
    {
        int? found = null;
        Walk(
            (commit, depth) =>
            {
                found ??= targets.Contains(commit) ? depth : null;
                return found is null;
            },
            cancellationToken);
        return found;
    }

    /// <summary>Cuts below commits at a depth, and where the history ends before.</summary>
    public List<int> CutAtDepth(int limit, CancellationToken cancellationToken)
    {
        var cut = new List<int>();
        Walk(
            (commit, depth) =>
            {
                if ((limit != InfiniteDepth && depth >= limit) || commits.IsShallow(commit))
                {
                    cut.Add(commit);
                    return false;
                }

                commits.Marks(commit) |= CommitMarks.Kept;
                return true;
            },
            cancellationToken);
        return cut;
    }

    /// <summary>
    /// Cuts below commits of which a parent is too old, or reachable from others. What is reached through a commit that is too
    /// old only counts as too old itself.
    /// </summary>
    /// <param name="since">The time of the oldest commits to keep, in seconds since 1970; null for any.</param>
    /// <param name="excluded">Commits that are not kept, nor their ancestors.</param>
    /// <returns>The commits cut, or null when there are none to keep.</returns>
    public List<int>? CutBySelection(long? since, IReadOnlyCollection<int> excluded, CancellationToken cancellationToken)
    {
        if (excluded.Count > 0)
        {
            MarkNotReachable(excluded, cancellationToken);
        }

        var kept = new List<int>();
        Walk(
            (commit, _) =>
            {
                var isKept = (excluded.Count == 0 || (commits.Marks(commit) & CommitMarks.Kept) != 0)
                    && (since is null || commits.Date(commit) >= since);
                if (isKept)
                {
                    kept.Add(commit);
                }

                return isKept;
            },
            cancellationToken);
        commits.ClearMarks(CommitMarks.Kept);
        foreach (var commit in kept)
        {
            commits.Marks(commit) |= CommitMarks.Kept;
        }

        if (kept.Count == 0)
        {
            return null;
        }

        // Only when all are known: one that is cut is still kept as the parent of another.
        var cut = kept.FindAll(commit => commits.IsShallow(commit) || HasParentThatGoes(commit));
        foreach (var commit in cut)
        {
            commits.Marks(commit) &= ~CommitMarks.Kept;
        }

        return cut;
    }

    private bool HasParentThatGoes(int commit)
    {
        foreach (var parent in commits.Parents(commit))
        {
            if ((commits.Marks(parent) & CommitMarks.Kept) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private void MarkNotReachable(IReadOnlyCollection<int> excluded, CancellationToken cancellationToken)
    {
        var walk = new CommitWalk(commits);
        foreach (var commit in excluded)
        {
            walk.Exclude(commit);
        }

        foreach (var tip in tips)
        {
            walk.Include(tip);
        }

        foreach (var commit in walk.Run(cancellationToken))
        {
            commits.Marks(commit) |= CommitMarks.Kept;
        }

        commits.ClearMarks(CommitMarks.Seen | CommitMarks.Queued | CommitMarks.Uninteresting);
    }

    /// <param name="visit">Told a commit and its depth; returns whether to go on to its parents.</param>
    /// <exception cref="MissingObjectException">A commit is not in the repository.</exception>
    private void Walk(Func<int, int, bool> visit, CancellationToken cancellationToken)
    {
        var level = new List<int>();
        foreach (var tip in tips)
        {
            Meet(tip, level);
        }

        for (var depth = 1; level.Count > 0; depth++)
        {
            var next = new List<int>();
            foreach (var commit in level)
            {
                cancellationToken.ThrowIfCancellationRequested();
                commits.Load(commit);
                if (!visit(commit, depth))
                {
                    continue;
                }

                foreach (var parent in commits.Parents(commit))
                {
                    Meet(parent, next);
                }
            }

            level = next;
        }

        commits.ClearMarks(CommitMarks.Seen);
    }

    private void Meet(int commit, List<int> level)
    {
        ref var marks = ref commits.Marks(commit);
        if ((marks & CommitMarks.Seen) == 0)
        {
            marks |= CommitMarks.Seen;
            level.Add(commit);
        }
    }
}
