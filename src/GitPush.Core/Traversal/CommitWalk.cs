namespace GitPush.Traversal;

/// <summary>
/// The commits that are reachable from some and not from others, as <c>git rev-list wants --not haves</c>. Newest first, so
/// that the histories meet early. Where clocks were wrong, commits that the others reach may be among the result; a commit
/// that they do not reach is never left out.
/// </summary>
internal sealed class CommitWalk(CommitGraph commits)
{
    /// <summary>So many more commits are looked at after nothing interesting seems to be left, as git does.</summary>
    private const int Slop = 5;

    private readonly CommitQueue _queue = new(commits);
    private readonly List<int> _taken = [];
    private readonly Stack<int> _toMark = new();
    private int _interestingQueued;
    private long _oldestTaken = long.MaxValue;

    /// <summary>How many commits were found so far.</summary>
    public int Found => _taken.Count;

    /// <summary>Adds a commit that is wanted, with its ancestors.</summary>
    public void Include(int commit) => Enqueue(commit);

    /// <summary>Adds a commit that is not wanted, nor its ancestors. It must be in the repository.</summary>
    public void Exclude(int commit)
    {
        MarkUninteresting(commit);
        Enqueue(commit);
    }

    /// <summary>Walks. To be called once, after everything was added.</summary>
    /// <returns>The commits wanted, newest first as far as the clocks were right.</returns>
    public List<int> Run(CancellationToken cancellationToken)
    {
        for (var slop = Slop; MustGoOn(ref slop) && _queue.TryTake(out var commit);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Visit(commit);
        }

        // Some were taken before a younger path showed that the others reach them.
        _ = _taken.RemoveAll(commit => IsUninteresting(commit));
        return _taken;
    }

    /// <summary>The commits wanted, read while they are taken: for walks that exclude nothing, in place of <see cref="Run"/>.</summary>
    public IEnumerable<int> Enumerate()
    {
        while (_queue.TryTake(out var commit))
        {
            yield return commit;
            Visit(commit);
        }
    }

    /// <summary>The parents of the commits wanted that are not wanted themselves: what the receiver has next to them.</summary>
    public List<int> FindBoundary(List<int> wanted)
    {
        var boundary = new List<int>();
        foreach (var commit in wanted)
        {
            foreach (var parent in commits.Parents(commit))
            {
                ref var marks = ref commits.Marks(parent);
                if ((marks & (CommitMarks.Uninteresting | CommitMarks.Boundary)) == CommitMarks.Uninteresting)
                {
                    marks |= CommitMarks.Boundary;
                    boundary.Add(parent);
                }
            }
        }

        return boundary;
    }

    private void Visit(int commit)
    {
        commits.Marks(commit) &= ~CommitMarks.Queued;
        var isInteresting = !IsUninteresting(commit);
        if (isInteresting)
        {
            _interestingQueued--;
            _taken.Add(commit);
            _oldestTaken = Math.Min(_oldestTaken, commits.Date(commit));
        }

        // By number: loading a parent may move the array that the span lies in.
        for (var i = 0; i < commits.Parents(commit).Length; i++)
        {
            var parent = commits.Parents(commit)[i];
            if (!isInteresting)
            {
                MarkUninteresting(parent);
            }

            Enqueue(parent);
        }
    }

    /// <summary>
    /// Whether the rest may still matter: something interesting waits, or something uninteresting is younger than a commit
    /// that was taken and may turn out to reach it.
    /// </summary>
    private bool MustGoOn(ref int slop)
    {
        if (_interestingQueued > 0 || (_queue.TryPeekDate(out var date) && _taken.Count > 0 && date >= _oldestTaken))
        {
            slop = Slop;
            return true;
        }

        return _taken.Count > 0 && slop-- > 0;
    }

    private void Enqueue(int commit)
    {
        ref var marks = ref commits.Marks(commit);
        if ((marks & CommitMarks.Seen) != 0)
        {
            return;
        }

        // What the receiver has may have lost its history here, when nothing of ours needs it any more.
        marks |= CommitMarks.Seen;
        if ((marks & CommitMarks.Uninteresting) == 0)
        {
            commits.Load(commit);
            _interestingQueued++;
        }
        else if (!commits.TryLoad(commit))
        {
            return;
        }

        commits.Marks(commit) |= CommitMarks.Queued;
        _queue.Add(commit);
    }

    private bool IsUninteresting(int commit) => (commits.Marks(commit) & CommitMarks.Uninteresting) != 0;

    /// <summary>Marks a commit, and what is already known of its ancestors.</summary>
    private void MarkUninteresting(int commit)
    {
        _toMark.Push(commit);
        while (_toMark.TryPop(out var next))
        {
            ref var marks = ref commits.Marks(next);
            if ((marks & CommitMarks.Uninteresting) != 0)
            {
                continue;
            }

            marks |= CommitMarks.Uninteresting;
            if ((marks & CommitMarks.Queued) != 0)
            {
                _interestingQueued--;
            }

            foreach (var parent in commits.Parents(next))
            {
                _toMark.Push(parent);
            }
        }
    }
}
