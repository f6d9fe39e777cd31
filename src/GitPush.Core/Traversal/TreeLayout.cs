using System.Buffers;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>A tree's bytes, and where each entry begins.</summary>
internal sealed class TreeLayout
{
    // One digit of mode, a space, one byte of name, a NUL, and the id.
    private const int MinEntry = 4 + ObjectId.Size;

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
        var buffer = ArrayPool<int>.Shared.Rent((bytes.Length / MinEntry) + 2);
        try
        {
            var count = 0;
            var entry = new TreeReader(bytes.Span, id: id);
            while (entry.Read())
            {
                buffer[count++] = entry.Start;
            }

            buffer[count++] = bytes.Length;
            return new TreeLayout(bytes, buffer[..count]);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(buffer);
        }
    }

    /// <summary>The layout of a tree whose entries begin where this one's do.</summary>
    public TreeLayout With(ReadOnlyMemory<byte> bytes) => new(bytes, _starts);
}
