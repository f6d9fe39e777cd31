using System.Buffers.Binary;
using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>
/// A pack's index: which objects the pack holds, sorted by id, and where each begins. Immutable and thread-safe.
/// </summary>
internal sealed class PackIndex
{
    // gitformat-pack(5), "Version 2 pack-*.idx files support packs larger than 4 GiB":
    //
    //   "\377tOc"                      4 bytes
    //   version                        4 bytes, 2
    //   fan-out                        256 × 4 bytes: how many ids have a first byte of at most n
    //   ids                            count × 20 bytes, sorted
    //   CRC-32 of the packed entries   count × 4 bytes
    //   offsets                        count × 4 bytes; with the top bit set, a row of the table below
    //   large offsets                  rows × 8 bytes
    //   the pack's checksum            20 bytes
    //   the index's own checksum       20 bytes
    //
    // "Version 1 pack-*.idx files", which git before 1.5.2 wrote, and git does with pack.indexVersion=1:
    //
    //   fan-out                        256 × 4 bytes
    //   offsets and ids                count × (4 + 20) bytes, sorted by id
    //   the pack's checksum            20 bytes
    //   the index's own checksum       20 bytes
    //
    // All numbers are big-endian.
    private const uint Signature = 0xFF744F63;
    private const int HeaderSize = 8;
    private const int FanOutSize = 256 * 4;
    private const int OffsetSize = 4;
    private const int CrcSize = 4;
    private const int TrailerSize = 2 * ObjectId.Size;

    private readonly MappedFile _file;
    private readonly int[] _fanOut;
    private readonly int _idsStart;
    private readonly int _idStride = ObjectId.Size;
    private readonly int _offsetStride = OffsetSize;
    private readonly long _crcStart;
    private readonly long _offsetStart;
    private readonly long _largeOffsetStart;
    private readonly int _largeOffsetCount;
    private readonly string _name;

    private PackIndex(MappedFile file, string name)
    {
        _file = file;
        _name = name;
        HasCrc32 = HasHeader(file, name);
        var fanOutStart = HasCrc32 ? HeaderSize : 0;
        _fanOut = ReadFanOut(file, fanOutStart, name);
        Count = _fanOut[256];
        _idsStart = fanOutStart + FanOutSize;
        if (!HasCrc32)
        {
            _offsetStart = _idsStart;
            _idsStart += OffsetSize;
            _idStride = _offsetStride = OffsetSize + ObjectId.Size;
            _largeOffsetStart = _offsetStart + ((long)Count * _offsetStride);
        }
        else
        {
            _crcStart = _idsStart + ((long)Count * ObjectId.Size);
            _offsetStart = _crcStart + ((long)Count * CrcSize);
            _largeOffsetStart = _offsetStart + ((long)Count * OffsetSize);
        }

        // At most all but the first object can begin beyond 2 GiB.
        var largeBytes = file.Length - TrailerSize - _largeOffsetStart;
        if (largeBytes < 0 || largeBytes % 8 != 0 || largeBytes / 8 > (HasCrc32 ? Math.Max(Count - 1, 0) : 0))
        {
            throw new PackFormatException($"{name}.idx has the wrong size for {Count} objects");
        }

        _largeOffsetCount = (int)(largeBytes / 8);
        PackChecksum = ObjectId.FromBytes(file.Slice(file.Length - TrailerSize, ObjectId.Size));
        GC.KeepAlive(file);
    }

    /// <summary>How many objects the pack holds.</summary>
    public int Count { get; }

    /// <summary>Whether the index has checksums of the packed entries: one of version 1 has none.</summary>
    public bool HasCrc32 { get; }

    /// <summary>The checksum that the pack must end with.</summary>
    public ObjectId PackChecksum { get; }

    /// <summary>Opens an index and checks its layout; its checksum is left to maintenance, as git leaves it to <c>fsck</c>.</summary>
    /// <exception cref="PackFormatException">Not an index of version 1 or 2, or its tables do not fit its size.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static PackIndex Open(string path) => new(MappedFile.Open(path), Path.GetFileNameWithoutExtension(path));

    /// <summary>An index whose content is in memory.</summary>
    /// <param name="name">The pack's name, for error messages.</param>
    public static PackIndex Of(byte[] content, string name) => new(MappedFile.Of(content), name);

    /// <summary>The id at a position, in sorted order.</summary>
    public ObjectId IdAt(int position)
    {
        CheckPosition(position);
        var id = ObjectId.FromBytes(_file.Slice(_idsStart + ((long)position * _idStride), ObjectId.Size));
        GC.KeepAlive(_file);
        return id;
    }

    /// <summary>Where in the pack the object at a position begins.</summary>
    public long OffsetAt(int position)
    {
        CheckPosition(position);
        long offset = ReadUInt32(_offsetStart + ((long)position * _offsetStride));
        if (offset < 0x8000_0000 || !HasCrc32)
        {
            return offset;
        }

        var row = offset & 0x7FFF_FFFF;
        if (row >= _largeOffsetCount)
        {
            throw new PackFormatException($"{_name}.idx points beyond its table of large offsets");
        }

        offset = BinaryPrimitives.ReadInt64BigEndian(_file.Slice(_largeOffsetStart + (row * 8), 8));
        GC.KeepAlive(_file);
        return offset >= 0 ? offset : throw new PackFormatException($"{_name}.idx has a negative offset");
    }

    /// <summary>The CRC-32 of the packed entry at a position: header and compressed bytes.</summary>
    /// <exception cref="InvalidOperationException">The index <see cref="HasCrc32">has none</see>.</exception>
    public uint Crc32At(int position)
    {
        CheckPosition(position);
        return HasCrc32
            ? ReadUInt32(_crcStart + ((long)position * CrcSize))
            : throw new InvalidOperationException($"{_name}.idx is of version 1.");
    }

    /// <summary>Finds an object.</summary>
    /// <returns>Its position, or a negative number when the pack does not hold it.</returns>
    public int PositionOf(ObjectId id)
    {
        var first = LowerBound(id);
        return first < Count && IdAt(first) == id ? first : -1;
    }

    /// <summary>Finds where an object begins.</summary>
    public bool TryFind(ObjectId id, out long offset)
    {
        var position = PositionOf(id);
        offset = position < 0 ? 0 : OffsetAt(position);
        return position >= 0;
    }

    /// <summary>Adds the ids that begin with some digits, up to <paramref name="limit"/> ids in the set.</summary>
    public void AddMatches(AbbreviatedId prefix, ISet<ObjectId> matches, int limit)
    {
        for (var i = LowerBound(prefix.First); i < Count && matches.Count < limit; i++)
        {
            var id = IdAt(i);
            if (!prefix.Matches(id))
            {
                return;
            }

            _ = matches.Add(id);
        }
    }

    /// <summary>The first position whose id is not below <paramref name="id"/>.</summary>
    private int LowerBound(ObjectId id)
    {
        var start = _fanOut[id.FirstByte];
        var count = _fanOut[id.FirstByte + 1] - start;
        if (count == 0)
        {
            return start;
        }

        // Up to the last id's end: behind it there may be no more rows.
        var bucket = _file.Slice(_idsStart + ((long)start * _idStride), checked(((count - 1) * _idStride) + ObjectId.Size));
        var low = 0;
        var high = count;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (ObjectId.FromBytes(bucket[(middle * _idStride)..]) < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        GC.KeepAlive(_file);
        return start + low;
    }

    /// <summary>Tells the versions apart: the fan-out of version 1 would have to have more ids than there can be.</summary>
    private static bool HasHeader(MappedFile file, string name)
    {
        if (file.Length < FanOutSize + TrailerSize)
        {
            throw new PackFormatException($"{name}.idx is too short for an index");
        }

        var head = file.Slice(0, HeaderSize);
        var hasHeader = BinaryPrimitives.ReadUInt32BigEndian(head) == Signature;
        if (hasHeader && (BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != 2 || file.Length < HeaderSize + FanOutSize + TrailerSize))
        {
            throw new PackFormatException($"{name}.idx is not an index of version 1 or 2");
        }

        GC.KeepAlive(file);
        return hasHeader;
    }

    /// <summary>The fan-out table with a zero in front, so that bucket n reaches from entry n to entry n + 1.</summary>
    private static int[] ReadFanOut(MappedFile file, int start, string name)
    {
        var table = file.Slice(start, FanOutSize);
        var fanOut = new int[257];
        for (var i = 0; i < 256; i++)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(table[(i * 4)..]);
            if (count < fanOut[i])
            {
                throw new PackFormatException($"{name}.idx has a fan-out table that does not rise");
            }

            fanOut[i + 1] = count;
        }

        GC.KeepAlive(file);
        return fanOut;
    }

    private void CheckPosition(int position) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count);

    private uint ReadUInt32(long start)
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(_file.Slice(start, 4));
        GC.KeepAlive(_file);
        return value;
    }
}
