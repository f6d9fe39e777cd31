using GitPush.Filters;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// The objects that are reachable from some and not from others, as <c>git rev-list --objects wants --not haves</c>. What is
/// needed is never left out; a little of what the receiver has may be among it, as with git.
/// </summary>
/// <param name="filter">What is left out of that, as <c>--filter</c>; not what is included by name.</param>
internal sealed class ObjectWalk(ObjectReader objects, CommitGraph commits, PeeledTags tags, int maxTreeDepth, ObjectFilter filter)
{
    private readonly ObjectTable _table = new();
    private readonly CommitWalk _commitWalk = new(commits);
    private readonly HashSet<int> _namedCommits = [];
    private readonly List<ObjectId> _namedTrees = [];
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
        var type = ExistingTypeOf(id);
        while (type == ObjectType.Tag && tags.TryGetTarget(id, out var target))
        {
            MarkWanted(id);
            id = target;
            type = ExistingTypeOf(id);
        }

        switch (type)
        {
            case ObjectType.Commit:
                var commit = commits.Add(id);
                if (!filter.Takes(ObjectType.Commit))
                {
                    _ = _namedCommits.Add(commit);
                }

                _commitWalk.Include(commit);
                break;

            case ObjectType.Tree:
                _namedTrees.Add(id);
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
            if (filter.Takes(ObjectType.Commit) || _namedCommits.Contains(commit))
            {
                _ = _table.Mark(commits.Id(commit), ObjectMarks.Wanted);
            }
        }

        var entered = filter.EntersTrees ? wanted : [];
        MarkKnown(wanted, entered, cancellationToken);

        using var trees = new WantedTrees(objects, _table, maxTreeDepth, filter);
        Volatile.Write(ref _trees, trees);
        foreach (var tree in _namedTrees)
        {
            trees.MarkNamed(tree, cancellationToken);
        }

        foreach (var commit in entered)
        {
            trees.Mark(commits.Tree(commit), cancellationToken);
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

    /// <param name="entered">Those of the wanted commits whose trees will be walked: all of them or none.</param>
    private void MarkKnown(List<int> wanted, List<int> entered, CancellationToken cancellationToken)
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

        var trees = entered.ConvertAll(commits.Tree);
        trees.AddRange(_namedTrees);
        if (_knownTrees.Count > 0 && trees.Count > 0)
        {
            new KnownTrees(objects, _table, maxTreeDepth).Mark(_knownTrees, trees, cancellationToken);
        }
    }

    private void MarkWanted(ObjectId id)
    {
        if ((_table.Mark(id, ObjectMarks.Wanted) & (ObjectMarks.Wanted | ObjectMarks.Known)) == 0)
        {
            Volatile.Write(ref _others, _others + 1);
        }
    }

    private ObjectType ExistingTypeOf(ObjectId id) => TypeOf(id) ?? throw new MissingObjectException("object", id);

    private ObjectType? TypeOf(ObjectId id) => objects.TryGetInfo(id, out var type, out _) ? type : null;
}
