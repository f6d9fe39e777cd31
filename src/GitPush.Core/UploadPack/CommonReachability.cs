using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>
/// Answers, again and again while the negotiation goes on, whether all of some commits reach one that the client has. What was
/// looked at is kept: each commit is looked at once, however many haves arrive and in whatever order. From a commit that turns
/// out to reach, the news goes back to those that were come from.
/// </summary>
internal sealed class CommonReachability(CommitGraph commits)
{
    private const int None = -1;

    private readonly CommitQueue _waiting = new(commits);
    private readonly List<(int Child, int Next)> _edges = [];
    private readonly Stack<int> _toTell = new();

    // By the commit's number.
    private State[] _states = [];
    private int _open;

    /// <summary>How many commits were looked at.</summary>
    public int Visited { get; private set; }

    /// <summary>Adds a commit that is to reach a common one. To be called before anything is asked.</summary>
    public void Add(int commit)
    {
        Meet(commit);
        ref var state = ref StateOf(commit);
        _open += state is { IsWanted: false, Reaches: false } ? 1 : 0;
        state.IsWanted = true;
    }

    /// <summary>Takes note that the client has a commit, or its child.</summary>
    public void NoteCommon(int commit)
    {
        if (StateOf(commit).IsMet)
        {
            MarkReaching(commit);
        }
    }

    /// <summary>Whether all of them reach a common commit, themselves included, by way of commits that are not older than a date.</summary>
    /// <param name="oldestDate">In seconds since 1970; never later than the last time.</param>
    public bool AllReach(long oldestDate, CancellationToken cancellationToken)
    {
        while (_open > 0 && _waiting.TryPeekDate(out var date) && date >= oldestDate && _waiting.TryTake(out var commit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!StateOf(commit).Reaches)
            {
                Visit(commit);
            }
        }

        return _open == 0;
    }

    private void Visit(int commit)
    {
        Visited++;

        // By number: loading a parent may move the array that the span lies in.
        for (var i = 0; i < commits.Parents(commit).Length; i++)
        {
            var parent = commits.Parents(commit)[i];
            Meet(parent);
            ref var state = ref StateOf(parent);
            if (state.Reaches)
            {
                MarkReaching(commit);
                return;
            }

            _edges.Add((commit, state.FirstEdge));
            state.FirstEdge = _edges.Count - 1;
        }
    }

    private void Meet(int commit)
    {
        ref var state = ref StateOf(commit);
        if (state.IsMet)
        {
            return;
        }

        state.IsMet = true;
        state.FirstEdge = None;
        if ((commits.Marks(commit) & CommitMarks.TheyHave) != 0)
        {
            state.Reaches = true;
        }
        else if (commits.TryLoad(commit))
        {
            _waiting.Add(commit);
        }

        // A hole in the history reaches nothing; whether it matters is for the walk that follows to say.
    }

    private void MarkReaching(int commit)
    {
        _toTell.Push(commit);
        while (_toTell.TryPop(out var next))
        {
            ref var state = ref StateOf(next);
            if (state.Reaches)
            {
                continue;
            }

            state.Reaches = true;
            _open -= state.IsWanted ? 1 : 0;
            for (var edge = state.FirstEdge; edge != None; edge = _edges[edge].Next)
            {
                _toTell.Push(_edges[edge].Child);
            }
        }
    }

    /// <summary>The reference is valid until the state of another commit is asked for.</summary>
    private ref State StateOf(int commit)
    {
        if (commit >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(commits.Count, _states.Length * 2));
        }

        return ref _states[commit];
    }

    private struct State
    {
        // Those that were come from, as a list through the edges.
        public int FirstEdge;
        public bool IsMet;
        public bool IsWanted;
        public bool Reaches;
    }
}
