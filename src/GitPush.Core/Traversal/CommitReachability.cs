namespace GitPush.Traversal;

/// <summary>
/// Whether commits can be reached from others, for many pairs. A walk paints what it meets from either commit of up to 64 pairs,
/// each pair with a bit of its own, newest first, until all that waits is below a common ancestor of its pair: a push that moves
/// many refs by force must not walk through a large history for each of them. A commit that gets more paint after its turn gets
/// another turn, so that wrong clocks make the walk longer and not wrong.
/// </summary>
internal sealed class CommitReachability(CommitGraph commits)
{
    private const int PairsPerWalk = 64;

    private readonly Dictionary<int, Paint> _paint = [];
    private readonly HashSet<int> _queued = [];

    // By the commit that may be an ancestor: the pairs that it belongs to.
    private readonly Dictionary<int, ulong> _ancestors = [];
    private CommitQueue _queue = new(commits);

    // Of each pair's ancestor, in rising order: what has a lower one cannot reach it.
    private long[] _generations = [];

    // Pairs that are not known to be such.
    private ulong _asked;
    private ulong _found;

    // How many commits wait that are not known to be below a common ancestor.
    private int _open;

    /// <summary>How many times a commit was looked at.</summary>
    public long Visited { get; private set; }

    /// <summary>Tells of each pair whether its first commit can be reached from its second one; every commit can be from itself.</summary>
    /// <exception cref="Objects.MissingObjectException">A commit is not in the repository.</exception>
    public bool[] AreAncestors(IReadOnlyList<(int Ancestor, int Descendant)> pairs, CancellationToken cancellationToken)
    {
        var answers = new bool[pairs.Count];
        var generations = new long[pairs.Count];
        var order = new int[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            (order[i], generations[i]) = (i, commits.HasGenerations ? commits.Generation(pairs[i].Ancestor) : long.MinValue);
        }

        Array.Sort(generations, order);
        for (var first = 0; first < order.Length; first += PairsPerWalk)
        {
            var some = order.AsSpan(first, Math.Min(PairsPerWalk, order.Length - first));
            Start(pairs, some, generations.AsSpan(first, some.Length));
            while (_open > 0 && _asked != 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PaintParents(Take());
            }

            for (var i = 0; i < some.Length; i++)
            {
                answers[some[i]] = (_found & (1UL << i)) != 0;
            }
        }

        return answers;
    }

    private void Start(IReadOnlyList<(int Ancestor, int Descendant)> pairs, ReadOnlySpan<int> some, ReadOnlySpan<long> generations)
    {
        _paint.Clear();
        _queued.Clear();
        _ancestors.Clear();
        _queue = new CommitQueue(commits);
        (_open, _found, _asked) = (0, 0, ulong.MaxValue >> (PairsPerWalk - some.Length));
        _generations = generations.ToArray();
        for (var i = 0; i < some.Length; i++)
        {
            var ancestor = pairs[some[i]].Ancestor;
            _ancestors[ancestor] = _ancestors.GetValueOrDefault(ancestor) | (1UL << i);
            Add(ancestor, new Paint(1UL << i, 0, 0));
        }

        for (var i = 0; i < some.Length; i++)
        {
            Add(pairs[some[i]].Descendant, new Paint(0, 1UL << i, 0));
        }
    }

    private void PaintParents(int commit)
    {
        Visited++;
        var paint = _paint[commit];
        paint = new Paint(paint.FromAncestor, paint.FromDescendant, paint.Stale | (paint.FromAncestor & paint.FromDescendant)).Only(_asked);

        // By number: loading a parent may move the array that the span lies in.
        for (var i = 0; i < commits.Parents(commit).Length; i++)
        {
            Add(commits.Parents(commit)[i], paint);
        }
    }

    /// <summary>Adds paint to a commit, and queues it when that is new.</summary>
    private void Add(int commit, Paint paint)
    {
        var before = _paint.GetValueOrDefault(commit);
        var after = before.With(paint.Only(HighEnough(commit)));
        if (after == before)
        {
            return;
        }

        _paint[commit] = after;
        if (_ancestors.TryGetValue(commit, out var pairs))
        {
            _found |= after.FromDescendant & pairs;
            _asked &= ~_found;
        }

        if (_queued.Add(commit))
        {
            commits.Load(commit);
            _queue.Add(commit);
            _open += after.IsOpen ? 1 : 0;
        }
        else
        {
            _open += (after.IsOpen ? 1 : 0) - (before.IsOpen ? 1 : 0);
        }
    }

    /// <summary>The pairs whose ancestor this commit may reach.</summary>
    private ulong HighEnough(int commit)
    {
        if (_generations[^1] == long.MinValue)
        {
            return ulong.MaxValue;
        }

        var generation = commits.Generation(commit);
        var count = 0;
        while (count < _generations.Length && _generations[count] <= generation)
        {
            count++;
        }

        return count == 0 ? 0 : ulong.MaxValue >> (PairsPerWalk - count);
    }

    private int Take()
    {
        _ = _queue.TryTake(out var commit);
        _ = _queued.Remove(commit);
        _open -= _paint[commit].IsOpen ? 1 : 0;
        return commit;
    }

    /// <summary>What is known of a commit; a bit for each pair.</summary>
    /// <param name="FromAncestor">It is the pair's ancestor, or can be reached from that.</param>
    /// <param name="FromDescendant">It is the pair's descendant, or can be reached from that.</param>
    /// <param name="Stale">It is below a commit that both reach: of no interest any more.</param>
    private readonly record struct Paint(ulong FromAncestor, ulong FromDescendant, ulong Stale)
    {
        public bool IsOpen => ((FromAncestor | FromDescendant) & ~Stale) != 0;

        public Paint Only(ulong pairs) => new(FromAncestor & pairs, FromDescendant & pairs, Stale & pairs);

        public Paint With(Paint other) => new(FromAncestor | other.FromAncestor, FromDescendant | other.FromDescendant, Stale | other.Stale);
    }
}
