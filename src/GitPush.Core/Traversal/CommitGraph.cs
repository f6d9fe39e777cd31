using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// The commits that one request meets, numbered, each read once: about 100 bytes per commit. Not thread-safe.
/// </summary>
/// <param name="shallow">The commits at which the repository's own history ends: they have no parents, whatever they say.</param>
internal sealed class CommitGraph(ObjectReader objects, IReadOnlySet<ObjectId> shallow)
{
    private readonly IdTable _ids = new();
    private Node[] _nodes = new Node[64];
    private int[] _parents = new int[64];
    private int _parentCount;

    /// <summary>How many commits are known, read or not.</summary>
    public int Count => _ids.Count;

    /// <summary>The number of a commit, which need not be read yet.</summary>
    public int Add(ObjectId id)
    {
        var number = _ids.Add(id, out var isNew);
        if (isNew && number == _nodes.Length)
        {
            Array.Resize(ref _nodes, number * 2);
        }

        return number;
    }

    public ObjectId Id(int commit) => _ids[commit];

    /// <summary>What is noted of a commit. The reference is valid until the next commit is added or loaded.</summary>
    public ref CommitMarks Marks(int commit) => ref _nodes[commit].Marks;

    /// <summary>The root tree of a commit that is loaded.</summary>
    public ObjectId Tree(int commit) => _nodes[commit].Tree;

    /// <summary>The committer's time of a commit that is loaded, in seconds since 1970.</summary>
    public long Date(int commit) => _nodes[commit].Date;

    /// <summary>
    /// The parents of a commit that is loaded; none of one that is not, nor of one where history ends. Valid until the next one
    /// is loaded.
    /// </summary>
    public ReadOnlySpan<int> Parents(int commit)
    {
        ref readonly var node = ref _nodes[commit];
        return (node.Marks & CommitMarks.Shallow) != 0 ? default : _parents.AsSpan(node.FirstParent, node.ParentCount);
    }

    /// <summary>Whether history ends at a commit that is loaded, here or for the receiver, though the commit may name parents.</summary>
    public bool IsShallow(int commit) => _nodes[commit].IsShallow || (_nodes[commit].Marks & CommitMarks.Shallow) != 0;

    /// <summary>Takes marks from all commits, so that another walk may use them.</summary>
    public void ClearMarks(CommitMarks marks)
    {
        foreach (ref var node in _nodes.AsSpan(0, Count))
        {
            node.Marks &= ~marks;
        }
    }

    /// <summary>Reads a commit unless that is done.</summary>
    /// <exception cref="MissingObjectException">It is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">It is no commit.</exception>
    public void Load(int commit)
    {
        if (!TryLoad(commit))
        {
            throw new MissingObjectException("commit", _ids[commit]);
        }
    }

    /// <summary>Reads a commit unless that is done.</summary>
    /// <returns>Whether it is in the repository.</returns>
    /// <exception cref="ObjectCorruptException">It is no commit.</exception>
    public bool TryLoad(int commit)
    {
        if (_nodes[commit].IsLoaded)
        {
            return true;
        }

        var id = _ids[commit];
        if (!objects.TryRent(id, out var rented))
        {
            return false;
        }

        using (rented)
        {
            Note(commit, id, rented.Value);
            return true;
        }
    }

    private void Note(int commit, ObjectId id, in GitObject value)
    {
        if (value.Type != ObjectType.Commit)
        {
            throw new ObjectCorruptException(id, "it is named as a commit and is none");
        }

        var parsed = ObjectReader.ReadCommit(id, value);
        var firstParent = _parentCount;
        var isShallow = shallow.Count > 0 && shallow.Contains(id);
        for (var i = 0; i < parsed.ParentCount && !isShallow; i++)
        {
            if (_parentCount == _parents.Length)
            {
                Array.Resize(ref _parents, _parentCount * 2);
            }

            _parents[_parentCount++] = Add(parsed.Parent(i));
        }

        ref var node = ref _nodes[commit];
        node.Tree = parsed.Tree;
        node.Date = parsed.CommitterTime;
        node.FirstParent = firstParent;
        node.ParentCount = _parentCount - firstParent;
        node.IsShallow = isShallow;
        node.IsLoaded = true;
    }

    private struct Node
    {
        public ObjectId Tree;
        public long Date;
        public int FirstParent;
        public int ParentCount;
        public CommitMarks Marks;
        public bool IsLoaded;
        public bool IsShallow;
    }
}
