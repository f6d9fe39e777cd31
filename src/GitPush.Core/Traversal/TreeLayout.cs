using System.Buffers;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>A tree's bytes, and where each entry begins. Not thread-safe.</summary>
/// <remarks>A walk makes hundreds of thousands: disposing them lets memory be used again. Without that it is garbage and no harm.</remarks>
internal sealed class TreeLayout : IDisposable
{
    // One digit of mode, a space, one byte of name, a NUL, and the id.
    private const int MinEntry = 4 + ObjectId.Size;

    // Rented, but not that of the tree without entries.
    private int[] _starts;
    private int _count;

    private TreeLayout(ReadOnlyMemory<byte> bytes, int[] starts, int count)
    {
        Bytes = bytes;
        _starts = starts;
        _count = count;
    }

    /// <summary>The tree without entries.</summary>
    public static TreeLayout Empty { get; } = new(ReadOnlyMemory<byte>.Empty, [0], 1);

    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>How many bytes this keeps.</summary>
    public int Cost => Bytes.Length + (_starts.Length * sizeof(int));

    /// <summary>Where the entries begin, and behind them where the tree ends.</summary>
    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, _count);

    /// <exception cref="ObjectCorruptException">The bytes are no tree.</exception>
    public static TreeLayout Parse(ObjectId id, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Empty;
        }

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
            var starts = ArrayPool<int>.Shared.Rent(count);
            buffer.AsSpan(0, count).CopyTo(starts);
            return new TreeLayout(bytes, starts, count);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes this the layout of another tree, whose entries begin where this one's do.</summary>
    public TreeLayout MoveTo(ReadOnlyMemory<byte> bytes)
    {
        if (this != Empty)
        {
            Bytes = bytes;
        }

        return this;
    }

    /// <summary>Lets the memory be used again. Doing so again does nothing.</summary>
    public void Dispose()
    {
        if (this != Empty && _count > 0)
        {
            ArrayPool<int>.Shared.Return(_starts);
            (Bytes, _starts, _count) = (ReadOnlyMemory<byte>.Empty, [], 0);
        }
    }
}
