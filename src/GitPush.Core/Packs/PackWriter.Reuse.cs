using System.Buffers;
using GitPush.Objects;

namespace GitPush.Packs;

// Copies entries as they lie. Before a byte of an entry goes out, its checksum is compared with the index's: a damaged copy is
// never sent, and another one is looked for. Where the index has no checksums, objects are read and compressed anew.
internal sealed partial class PackWriter
{
    /// <summary>Entries up to this many bytes are checked and copied from one buffer; larger ones are read twice.</summary>
    private const int MaxBuffered = 1 << 20;

    private const int CopyChunk = 64 * 1024;

    private int _pack = -1;
    private int _rank;

    /// <summary>Copies the nth object's entry when that is possible and the entry is not too large for one buffer.</summary>
    /// <param name="large">The entry, when it can be copied but is large.</param>
    private bool TryReuse(int n, out StoredEntry? large)
    {
        large = null;
        if (!plan.TryGetLocation(n, out var pack, out var offset))
        {
            return false;
        }

        try
        {
            if (!plan.Packs[pack].Index.HasCrc32)
            {
                return false;
            }

            var stored = Describe(pack, offset);
            Span<byte> header = stackalloc byte[PackEntry.MaxHeaderLength];
            var headerLength = FormatHeader(stored, header);
            if (headerLength == 0)
            {
                return false;
            }

            if (stored.Length > MaxBuffered)
            {
                large = stored;
                return false;
            }

            var bytes = _window.Get(stored.Pack, stored.Entry.Offset, (int)stored.Length);
            if (bytes.Length < stored.Length || Crc32.Append(Crc32.Initial, bytes[..(int)stored.Length]) != stored.Crc)
            {
                return false;
            }

            output.Write(header[..headerLength]);
            output.Write(bytes[stored.Entry.HeaderLength..(int)stored.Length]);
            Count(stored.Entry);
            return true;
        }
        catch (Exception e) when (e is PackFormatException or PackGoneException)
        {
            return false;
        }
    }

    private async ValueTask<bool> TryCopyLargeAsync(StoredEntry stored, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyChunk);
        try
        {
            if (!IsIntact(stored, buffer, cancellationToken))
            {
                return false;
            }

            WriteHeader(stored);
            var end = stored.Entry.Offset + stored.Length;
            for (var offset = stored.Entry.DataOffset; offset < end;)
            {
                var count = stored.Pack.Read(offset, buffer.AsSpan(0, (int)Math.Min(CopyChunk, end - offset)));
                if (count == 0)
                {
                    throw new PackFormatException($"{stored.Pack.Name} ends within an entry");
                }

                output.Write(buffer.AsSpan(0, count));
                offset += count;
                if (output.IsFull)
                {
                    await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            Count(stored.Entry);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsIntact(in StoredEntry stored, byte[] buffer, CancellationToken cancellationToken)
    {
        var crc = Crc32.Initial;
        var end = stored.Entry.Offset + stored.Length;
        try
        {
            for (var offset = stored.Entry.Offset; offset < end;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = stored.Pack.Read(offset, buffer.AsSpan(0, (int)Math.Min(CopyChunk, end - offset)));
                if (count == 0)
                {
                    return false;
                }

                crc = Crc32.Append(crc, buffer.AsSpan(0, count));
                offset += count;
            }
        }
        catch (PackGoneException)
        {
            return false;
        }

        return crc == stored.Crc;
    }

    private StoredEntry Describe(int pack, long offset)
    {
        var file = plan.Packs[pack];
        var order = file.Order;

        // Entries come in the order in which they lie: this one is mostly the next.
        _rank = _pack == pack && _rank + 1 < order.Count && order.OffsetAt(_rank + 1) == offset ? _rank + 1 : order.Find(offset);
        _pack = pack;
        if (_rank < 0)
        {
            throw new PackFormatException($"{file.Name} has no entry at {offset}");
        }

        var entry = file.ReadEntry(offset, _window);
        var length = order.EndAt(_rank) - offset;
        return length > entry.HeaderLength
            ? new StoredEntry(pack, file, entry, length, file.Index.Crc32At(order.PositionAt(_rank)))
            : throw new PackFormatException($"{file.Name} has an entry at {offset} that ends within its header");
    }

    /// <summary>Formats the header with which an entry goes into the new pack.</summary>
    /// <returns>Its length; 0 when the entry is a delta whose base the receiver would not have.</returns>
    private int FormatHeader(in StoredEntry stored, Span<byte> header)
    {
        var entry = stored.Entry;
        if (!entry.IsDelta)
        {
            return PackHeaders.FormatEntry(header, entry.Kind, entry.InflatedSize);
        }

        var number = FindBase(stored, out var id);
        if (number < 0 || (!_table.IsSent(number) && !(thin && _table.IsKnown(number))))
        {
            return 0;
        }

        if (ofsDelta && _written[number] > 0)
        {
            var length = PackHeaders.FormatEntry(header, PackEntryKind.OffsetDelta, entry.InflatedSize);
            return length + PackHeaders.FormatDistance(header[length..], output.Position - _written[number]);
        }
        else
        {
            var length = PackHeaders.FormatEntry(header, PackEntryKind.RefDelta, entry.InflatedSize);
            id.CopyTo(header[length..]);
            return length + ObjectId.Size;
        }
    }

    /// <summary>The number of a delta's base, or a negative one when the walk did not meet it.</summary>
    private int FindBase(in StoredEntry stored, out ObjectId id)
    {
        if (stored.Entry.Kind == PackEntryKind.OffsetDelta)
        {
            var number = plan.Find(stored.PackNumber, stored.Entry.BaseOffset);
            id = number >= 0 ? _table.Id(number) : stored.Pack.IdAt(stored.Entry.BaseOffset);
            return number >= 0 ? number : _table.Find(id);
        }

        id = stored.Entry.BaseId;

        // Copies are chosen so that a base lies in its delta's pack or in one before it. A base that lies nowhere near would
        // be a damaged pack's, and could lead back to the delta.
        return stored.Pack.TryFind(id, out _) ? _table.Find(id) : -1;
    }

    private void WriteHeader(in StoredEntry stored)
    {
        Span<byte> header = stackalloc byte[PackEntry.MaxHeaderLength];
        output.Write(header[..FormatHeader(stored, header)]);
    }

    private void Count(in PackEntry entry)
    {
        _reused++;
        _deltas += entry.IsDelta ? 1 : 0;
    }

    /// <summary>An entry as it lies: where, how many bytes with its header, and with which checksum.</summary>
    private readonly record struct StoredEntry(int PackNumber, PackFile Pack, PackEntry Entry, long Length, uint Crc);
}
