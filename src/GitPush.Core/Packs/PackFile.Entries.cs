using System.Buffers;
using GitPush.Objects;

namespace GitPush.Packs;

// The entries as they lie, for whoever copies them into another pack.
internal sealed partial class PackFile
{
    private const int CopyChunk = 256 * 1024;

    /// <summary>The header of the entry that begins at an offset.</summary>
    /// <exception cref="PackFormatException">No entry begins there.</exception>
    public PackEntry ReadEntry(long offset, PackWindow window)
    {
        var end = EntriesEnd;
        if (offset < HeaderSize || offset >= end)
        {
            throw new PackFormatException($"{Name} has no entry at {offset}");
        }

        var bytes = window.Get(this, offset, (int)Math.Min(PackEntry.MaxHeaderLength, end - offset));
        return PackEntry.Parse(bytes[..(int)Math.Min(bytes.Length, end - offset)], offset);
    }

    /// <summary>Where the entry that begins at an offset ends.</summary>
    /// <exception cref="PackFormatException">No entry begins there.</exception>
    public long EntryEnd(long offset) => Order.EndAt(RankOf(offset));

    /// <summary>Whose entry begins at an offset.</summary>
    /// <exception cref="PackFormatException">No entry begins there.</exception>
    public ObjectId IdAt(long offset) => Index.IdAt(Order.PositionAt(RankOf(offset)));

    /// <summary>
    /// Copies bytes as they lie: <see cref="PackEntry.DataOffset"/> to <see cref="EntryEnd"/> are an entry's compressed bytes,
    /// and a run of neighbouring entries may be copied at once.
    /// </summary>
    public void CopyTo(long offset, long length, IBufferWriter<byte> destination)
    {
        while (length > 0)
        {
            var count = (int)Math.Min(length, CopyChunk);
            ReadExactly(offset, destination.GetSpan(count)[..count]);
            destination.Advance(count);
            offset += count;
            length -= count;
        }
    }

    /// <summary>Copies bytes as they lie.</summary>
    public async ValueTask CopyToAsync(long offset, long length, Stream destination, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(length, 1), CopyChunk));
        try
        {
            while (length > 0)
            {
                var count = (int)Math.Min(length, buffer.Length);
                ReadExactly(offset, buffer.AsSpan(0, count));
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                offset += count;
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void ReadExactly(long offset, Span<byte> destination)
    {
        if (Read(offset, destination) != destination.Length)
        {
            throw new PackFormatException($"{Name} ends within an entry");
        }
    }

    private int RankOf(long offset)
    {
        var rank = Order.Find(offset);
        return rank >= 0 ? rank : throw new PackFormatException($"{Name} has no entry at {offset}");
    }
}
