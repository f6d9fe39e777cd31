using GitPush.Objects;

namespace GitPush.CommitGraphs;

/// <summary>
/// What a repository's commit-graph says of its commits, in one file or in a chain of them. Immutable and thread-safe. All
/// parents of a commit that it has are in it as well. It may name commits that were pruned since.
/// </summary>
internal sealed class StoredCommitGraph
{
    /// <summary>The generation number of a commit that the graph does not have: larger than all others.</summary>
    public const long InfiniteGeneration = long.MaxValue;

    private readonly CommitGraphLayer[] _layers;

    // How many commits lie below each layer.
    private readonly int[] _below;

    /// <param name="layers">The files, lowest first.</param>
    /// <exception cref="CommitGraphException">They do not fit on each other.</exception>
    public StoredCommitGraph(IReadOnlyList<CommitGraphLayer> layers)
    {
        _layers = [.. layers];
        _below = new int[_layers.Length];
        HasGenerations = true;
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            if (layer.BaseCount != i || Enumerable.Range(0, i).Any(n => layer.BaseAt(n) != _layers[n].Checksum))
            {
                throw new CommitGraphException($"{layer.Name} is made for other files below it");
            }

            _below[i] = Count;
            Count = checked(Count + layer.Count);

            // Where one layer has topological levels only, the numbers of the others cannot be compared with them.
            HasGenerations &= layer.HasGenerations;
        }
    }

    /// <summary>How many commits there are.</summary>
    public int Count { get; }

    /// <summary>Whether all of it has corrected commit dates, which are what generation numbers are here.</summary>
    public bool HasGenerations { get; }

    /// <summary>Finds a commit.</summary>
    /// <returns>Whether the graph has it.</returns>
    public bool TryFind(ObjectId id, out int position)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            if (_layers[i].TryFind(id, out var index))
            {
                position = _below[i] + index;
                return true;
            }
        }

        position = -1;
        return false;
    }

    /// <summary>The id of the commit at a position.</summary>
    /// <exception cref="CommitGraphException">There is no such position.</exception>
    public ObjectId IdAt(int position) => LayerOf(position, out var index).IdAt(index);

    /// <summary>The generation number of the commit at a position: a commit has a larger one than all that it reaches.</summary>
    /// <exception cref="CommitGraphException">The graph is damaged.</exception>
    public long GenerationAt(int position) =>
        HasGenerations ? LayerOf(position, out var index).GenerationAt(index) : InfiniteGeneration;

    /// <summary>Reads a commit.</summary>
    /// <param name="parents">Gets the positions of its parents, in order.</param>
    /// <exception cref="CommitGraphException">The graph is damaged.</exception>
    public (ObjectId Tree, long Date) Read(int position, List<int> parents)
    {
        parents.Clear();
        var layer = LayerOf(position, out var index);
        if (layer.FirstParentAt(index) is var first and not CommitGraphFormat.NoParent)
        {
            parents.Add(Check(first));
            AddOthers(layer, layer.SecondParentAt(index), parents);
        }

        return (layer.TreeAt(index), layer.DateAt(index));
    }

    private void AddOthers(CommitGraphLayer layer, uint second, List<int> parents)
    {
        if (second < CommitGraphFormat.TopBit)
        {
            if (second != CommitGraphFormat.NoParent)
            {
                parents.Add(Check(second));
            }

            return;
        }

        for (var row = (long)(second & ~CommitGraphFormat.TopBit); ; row++)
        {
            var edge = layer.EdgeAt(row);
            parents.Add(Check(edge & ~CommitGraphFormat.TopBit));
            if (edge >= CommitGraphFormat.TopBit)
            {
                return;
            }
        }
    }

    private int Check(uint position) =>
        position < (uint)Count ? (int)position : throw new CommitGraphException("a commit-graph names a parent that it does not have");

    private CommitGraphLayer LayerOf(int position, out int index)
    {
        var i = _layers.Length - 1;
        while (i > 0 && position < _below[i])
        {
            i--;
        }

        index = position - _below[i];
        return _layers[i];
    }
}
