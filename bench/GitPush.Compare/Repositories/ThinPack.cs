using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace GitPush.Compare.Repositories;

/// <summary>
/// A pack as git sends it to whoever has the versions before: of those that changed little it holds deltas, without their bases
/// (gitformat-pack(5)).
/// </summary>
internal sealed class ThinPack : IDisposable
{
    private const int RefDelta = 7;
    private const int HeaderSize = 12;
    private const int SmallestDeltified = 50;
    private readonly MemoryStream _bytes = new();
    private int _count;

    public ThinPack()
    {
        _bytes.SetLength(HeaderSize);
        _bytes.Position = HeaderSize;
    }

    /// <summary>Adds an object as a whole.</summary>
    public void Add(GitObject item) => Entry(item.PackType, item.Content.Span, []);

    /// <summary>
    /// Adds an object whose version before the receiver has, as a delta where git would take one: of objects of 50 bytes and
    /// more, and shorter than half of the object without an id's length (<c>prepare_pack</c> and <c>try_delta</c> in
    /// builtin/pack-objects.c).
    /// </summary>
    public void Add(GitObject item, GitObject before)
    {
        var delta = Delta.Between(before.Content.Span, item.Content.Span);
        if (item.Content.Length >= SmallestDeltified && delta.Length < (item.Content.Length / 2) - SHA1.HashSizeInBytes)
        {
            Entry(RefDelta, delta, Convert.FromHexString(before.Id));
        }
        else
        {
            Add(item);
        }
    }

    /// <summary>The pack with what has been added.</summary>
    public byte[] ToArray()
    {
        byte[] pack = [.. _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length), .. new byte[SHA1.HashSizeInBytes]];
        "PACK"u8.CopyTo(pack);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(pack.AsSpan(8), _count);
        var trailer = pack.AsSpan(pack.Length - SHA1.HashSizeInBytes);
        SHA1.HashData(pack.AsSpan(0, pack.Length - trailer.Length), trailer);
        return pack;
    }

    public void Dispose() => _bytes.Dispose();

    // The type and the size's lowest four bits, then seven bits in each byte; the highest bit says that more follow. Then the
    // base's id, if there is one, and the content as a zlib stream.
    private void Entry(int type, ReadOnlySpan<byte> content, ReadOnlySpan<byte> baseId)
    {
        var first = (type << 4) | (content.Length & 0x0F);
        var size = content.Length >> 4;
        for (; size > 0; size >>= 7)
        {
            _bytes.WriteByte((byte)(0x80 | first));
            first = size & 0x7F;
        }

        _bytes.WriteByte((byte)first);
        _bytes.Write(baseId);
        using (var zlib = new ZLibStream(_bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        _count++;
    }
}
