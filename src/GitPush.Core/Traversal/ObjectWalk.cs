using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// The objects that are reachable from some and not from others, as <c>git rev-list --objects wants --not haves</c>. What is
/// needed is never left out; a little of what the receiver has may be among it, as with git.
/// </summary>
internal sealed class ObjectWalk(ObjectReader objects, CommitGraph commits, PeeledTags tags, int maxTreeDepth)
{
    private readonly ObjectTable _table = new();
    private readonly CommitWalk _commitWalk = new(commits);
    private readonly List<ObjectId> _wantedTrees = [];
    private readonly List<ObjectId> _knownTrees = [];
    private readonly List<int> _excluded = [];
    private WantedTrees? _trees;
    private int _others;

    /// <summary>
    /// Whether what is wanted is compared with every excluded commit, and not only with those that wanted ones have as parents
    /// (git's <c>--objects-edge-aggressive</c>).
    /// </summary>
    public bool ComparesWithExcluded { get; set; }

    /// <summary>How many objects were found so far. May be read by another thread while the walk runs.</summary>
    public int Found => Volatile.Read(ref _others) + _commitWalk.Found + (Volatile.Read(ref _trees)?.Found ?? 0);

    /// <summary>Adds an object of any type that is wanted, with all that it reaches.</summary>
    /// <exception cref="MissingObjectException">It is not in the repository.</exception>
    public void Include(ObjectId id)
    {
        while (tags.TryGetTarget(id, out var target))
        {
            MarkWanted(id);
            id = target;
        }

        switch (TypeOf(id) ?? throw new MissingObjectException("object", id))
        {
            case ObjectType.Commit:
                _commitWalk.Include(commits.Add(id));
                break;

            case ObjectType.Tree:
                _wantedTrees.Add(id);
                break;

            default:
                MarkWanted(id);
                break;
        }
    }

    /// <summary>Adds an object of any type that the receiver has, with all that it reaches. One that we do not have is ignored.</summary>
    public void Exclude(ObjectId id)
    {
        while (tags.TryGetTarget(id, out var target))
        {
            _ = _table.Mark(id, ObjectMarks.Known);
            id = target;
        }

        switch (TypeOf(id))
        {
            case ObjectType.Commit:
                _ = _table.Mark(id, ObjectMarks.Known);
                var commit = commits.Add(id);
                _commitWalk.Exclude(commit);
                _excluded.Add(commit);
                break;

            case ObjectType.Tree:
                _knownTrees.Add(id);
                break;

            default:
                _ = _table.Mark(id, ObjectMarks.Known);
                break;
        }
    }

    /// <summary>Walks. To be called once, after everything was added.</summary>
    /// <returns>The objects met: those that <see cref="ObjectTable.IsSent(int)"/>, and some that the receiver has.</returns>
    /// <exception cref="MissingObjectException">A commit, a tree or a tag is not in the repository. Blobs are not looked for.</exception>
    public ObjectTable Run(CancellationToken cancellationToken)
    {
        var wanted = _commitWalk.Run(cancellationToken);
        foreach (var commit in wanted)
        {
            _ = _table.Mark(commits.Id(commit), ObjectMarks.Wanted);
        }

        MarkKnown(wanted, cancellationToken);

        using var trees = new WantedTrees(objects, _table, maxTreeDepth);
        Volatile.Write(ref _trees, trees);
        foreach (var commit in wanted)
        {
            trees.Mark(commits.Tree(commit), cancellationToken);
        }

        foreach (var tree in _wantedTrees)
        {
            trees.Mark(tree, cancellationToken);
        }

        return _table;
    }

    /// <summary>After the walk: adds a tag object when what it finally tags is sent, and the tags between the two.</summary>
    public void IncludeTag(ObjectId tag, ObjectId peeled)
    {
        if (!_table.IsSent(peeled))
        {
            return;
        }

        for (var id = tag; tags.TryGetTarget(id, out var target); id = target)
        {
            MarkWanted(id);
        }
    }

    private void MarkKnown(List<int> wanted, CancellationToken cancellationToken)
    {
        IEnumerable<int> boundary = _commitWalk.FindBoundary(wanted);
        foreach (var commit in ComparesWithExcluded ? boundary.Union(_excluded) : boundary)
        {
            // Its tree may be missing where the receiver has what we have lost.
            _ = _table.Mark(commits.Id(commit), ObjectMarks.Known);
            if (commits.TryLoad(commit))
            {
                _knownTrees.Add(commits.Tree(commit));
            }
        }

        if (_knownTrees.Count > 0)
        {
            var wantedTrees = wanted.ConvertAll(commits.Tree);
            wantedTrees.AddRange(_wantedTrees);
            new KnownTrees(objects, _table, maxTreeDepth).Mark(_knownTrees, wantedTrees, cancellationToken);
        }
    }

    private void MarkWanted(ObjectId id)
    {
        if ((_table.Mark(id, ObjectMarks.Wanted) & (ObjectMarks.Wanted | ObjectMarks.Known)) == 0)
        {
            Volatile.Write(ref _others, _others + 1);
        }
    }

    private ObjectType? TypeOf(ObjectId id) => objects.TryGetInfo(id, out var type, out _) ? type : null;
}
