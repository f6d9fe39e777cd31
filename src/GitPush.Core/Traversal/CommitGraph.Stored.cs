using GitPush.CommitGraphs;

namespace GitPush.Traversal;

// What the repository's commit-graph file knows.
internal sealed partial class CommitGraph
{
    private const int NotLookedUp = -2;
    private const int NotStored = -1;

    private readonly List<int> _storedParents = [];
    private StoredCommitGraph? _graph;
    private bool _isOpen;

    /// <summary>Whether there are generation numbers to compare.</summary>
    public bool HasGenerations => Graph is { HasGenerations: true };

    private StoredCommitGraph? Graph
    {
        get
        {
            if (!_isOpen)
            {
                (_isOpen, _graph) = (true, shallow.Count == 0 ? stored?.Invoke() : null);
            }

            return _graph;
        }
    }

    /// <summary>
    /// A number that is larger than those of all commits that this one reaches, and
    /// <see cref="StoredCommitGraph.InfiniteGeneration"/> for a commit that the file does not have: such a one can only be
    /// reached from others that it does not have.
    /// </summary>
    public long Generation(int commit)
    {
        try
        {
            return Graph is { } graph && PositionOf(graph, commit) is var position and >= 0
                ? graph.GenerationAt(position)
                : StoredCommitGraph.InfiniteGeneration;
        }
        catch (CommitGraphException e)
        {
            Distrust(e);
            return StoredCommitGraph.InfiniteGeneration;
        }
    }

    private bool TryLoadStored(int commit)
    {
        if (Graph is not { } graph)
        {
            return false;
        }

        try
        {
            if (PositionOf(graph, commit) is not (var position and >= 0))
            {
                return false;
            }

            var (tree, date) = graph.Read(position, _storedParents);
            var firstParent = _parentCount;
            foreach (var parent in _storedParents)
            {
                var number = Add(graph.IdAt(parent));
                _nodes[number].Position = parent;
                AddParent(number);
            }

            Note(commit, tree, date, firstParent, isShallow: false);
            return true;
        }
        catch (CommitGraphException e)
        {
            Distrust(e);
            return false;
        }
    }

    private int PositionOf(StoredCommitGraph graph, int commit)
    {
        ref var position = ref _nodes[commit].Position;
        if (position == NotLookedUp)
        {
            position = graph.TryFind(_ids[commit], out var found) ? found : NotStored;
        }

        return position;
    }

    // What was read of it so far stays: its checksum was right, so that somebody wrote it so.
    private void Distrust(CommitGraphException problem)
    {
        objects.Distrust(_graph!, problem);
        _graph = null;
    }
}
