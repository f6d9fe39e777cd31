using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>A tree's bytes, and where each entry begins.</summary>
internal sealed class TreeLayout
{
    private readonly int[] _starts;

    private TreeLayout(ReadOnlyMemory<byte> bytes, int[] starts)
    {
        Bytes = bytes;
        _starts = starts;
    }

    /// <summary>The tree without entries.</summary>
    public static TreeLayout Empty { get; } = new(ReadOnlyMemory<byte>.Empty, [0]);

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How many bytes this keeps.</summary>
    public int Cost => Bytes.Length + (_starts.Length * sizeof(int));

    /// <summary>Where the entries begin, and behind them where the tree ends.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <exception cref="ObjectCorruptException">The bytes are no tree.</exception>
    public static TreeLayout Parse(ObjectId id, ReadOnlyMemory<byte> bytes)
    {
        var starts = new int[CountEntries(bytes.Span) + 1];
        var cursor = new TreeCursor(bytes.Span);
        for (var i = 0; cursor.MoveNext(); i++)
        {
            starts[i] = cursor.Position;
        }

        starts[^1] = bytes.Length;
        return cursor.IsDamaged ? throw new ObjectCorruptException(id, "the tree ends within an entry") : new TreeLayout(bytes, starts);
    }

    /// <summary>The layout of a tree whose entries begin where this one's do.</summary>
    public TreeLayout With(ReadOnlyMemory<byte> bytes) => new(bytes, _starts);

    private static int CountEntries(ReadOnlySpan<byte> tree)
    {
        var count = 0;
        for (var cursor = new TreeCursor(tree); cursor.MoveNext();)
        {
            count++;
        }

        return count;
    }
}
