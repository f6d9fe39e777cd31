using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using GitPush.Objects;

namespace GitPush.Core.Tests.Support;

/// <summary>Builds packs entry by entry, legal ones and such as no git would ever send.</summary>
internal sealed class PackBuilder
{
    private readonly ArrayBufferWriter<byte> _entries = new();
    private int _count;

    /// <summary>Where the next entry will begin in the pack.</summary>
    public long NextOffset => 12 + _entries.WrittenCount;

    /// <summary>The id of an object.</summary>
    public static ObjectId IdOf(ObjectType type, ReadOnlySpan<byte> content)
    {
        using var hasher = new ObjectHasher(detectCollisions: true);
        return hasher.Hash(type, content);
    }

    /// <summary>A delta that copies the whole base and adds bytes.</summary>
    public static byte[] AppendingDelta(int baseSize, ReadOnlySpan<byte> added)
    {
        using var delta = new MemoryStream();
        Span<byte> numbers = stackalloc byte[8];
        WriteSize(delta, baseSize);
        WriteSize(delta, baseSize + added.Length);
        for (var offset = 0; offset < baseSize; offset += 0xFFFFFF)
        {
            var size = Math.Min(0xFFFFFF, baseSize - offset);
            delta.WriteByte(0xFF);
            BinaryPrimitives.WriteInt32LittleEndian(numbers, offset);
            BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], size);
            delta.Write(numbers[..7]);
        }

        for (; added.Length > 0; added = added[Math.Min(added.Length, 0x7F)..])
        {
            var part = added[..Math.Min(added.Length, 0x7F)];
            delta.WriteByte((byte)part.Length);
            delta.Write(part);
        }

        return delta.ToArray();
    }

    /// <returns>The offset of the entry.</returns>
    public long Add(ObjectType type, ReadOnlySpan<byte> content) => AddEntry((int)type, content.Length, [], content);

    public long AddOffsetDelta(long baseOffset, ReadOnlySpan<byte> delta) =>
        AddEntry(6, delta.Length, Distance(NextOffset - baseOffset), delta);

    public long AddRefDelta(ObjectId baseId, ReadOnlySpan<byte> delta)
    {
        var id = new byte[ObjectId.Size];
        baseId.CopyTo(id);
        return AddEntry(7, delta.Length, id, delta);
    }

    /// <summary>Adds an entry with any header.</summary>
    public long AddEntry(int type, long size, ReadOnlySpan<byte> baseBytes, ReadOnlySpan<byte> content)
    {
        var offset = NextOffset;
        var rest = size >> 4;
        _entries.Write<byte>([(byte)((rest > 0 ? 0x80 : 0) | (type << 4) | (int)(size & 15))]);
        for (; rest > 0; rest >>= 7)
        {
            _entries.Write<byte>([(byte)((rest > 0x7F ? 0x80 : 0) | (int)(rest & 0x7F))]);
        }

        _entries.Write(baseBytes);
        if (content.IsEmpty)
        {
            _entries.Write<byte>([0x78, 0x9C, 3, 0, 0, 0, 0, 1]);
        }
        else
        {
            using var compressed = new MemoryStream();
            using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            {
                zlib.Write(content);
            }

            _entries.Write(compressed.ToArray());
        }

        _count++;
        return offset;
    }

    /// <summary>The pack.</summary>
    /// <param name="count">The number of objects that the header claims, when it is not the true one.</param>
    public byte[] Build(uint? count = null)
    {
        var pack = new byte[12 + _entries.WrittenCount + 20];
        "PACK"u8.CopyTo(pack);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt32BigEndian(pack.AsSpan(8), count ?? (uint)_count);
        _entries.WrittenSpan.CopyTo(pack.AsSpan(12));
        SHA1.HashData(pack.AsSpan(0, pack.Length - 20), pack.AsSpan(pack.Length - 20));
        return pack;
    }

    private static byte[] Distance(long distance)
    {
        var bytes = new List<byte> { (byte)(distance & 0x7F) };
        while ((distance >>= 7) > 0)
        {
            bytes.Insert(0, (byte)(0x80 | (--distance & 0x7F)));
        }

        return [.. bytes];
    }

    private static void WriteSize(MemoryStream delta, int size)
    {
        for (; size > 0x7F; size >>= 7)
        {
            delta.WriteByte((byte)(0x80 | (size & 0x7F)));
        }

        delta.WriteByte((byte)size);
    }
}
