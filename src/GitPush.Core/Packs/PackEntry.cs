using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>The header of one entry of a pack.</summary>
internal readonly record struct PackEntry
{
    /// <summary>The most bytes that a header takes: ten for type and size, and a base's id.</summary>
    public const int MaxHeaderLength = 10 + ObjectId.Size;

    /// <summary>Where the entry begins.</summary>
    public required long Offset { get; init; }

    public required PackEntryKind Kind { get; init; }

    /// <summary>Bytes of the header; the compressed bytes follow.</summary>
    public required int HeaderLength { get; init; }

    /// <summary>Bytes after inflation: the object's, or the delta's own.</summary>
    public required long InflatedSize { get; init; }

    /// <summary>Where the base begins, for an offset delta.</summary>
    public long BaseOffset { get; init; }

    /// <summary>The base's id, for a ref delta.</summary>
    public ObjectId BaseId { get; init; }

    public bool IsDelta => Kind >= PackEntryKind.OffsetDelta;

    /// <summary>Where the compressed bytes begin.</summary>
    public long DataOffset => Offset + HeaderLength;

    // gitformat-pack(5), "pack-*.pack files have the following format":
    //
    //   1 bit: another byte follows; 3 bits: type; 4 bits: the size's lowest bits
    //   then 7 bits of the size per byte, least significant first, the top bit saying that another follows
    //   OBJ_OFS_DELTA: the distance back to the base, 7 bits per byte, most significant first; each byte but the last adds one
    //     to what it stands for, so that no distance has two encodings
    //   OBJ_REF_DELTA: the base's id, 20 bytes

    /// <summary>Reads the header that begins at <paramref name="offset"/>.</summary>
    /// <param name="bytes">The bytes from there on: at least <see cref="MaxHeaderLength"/> or up to the end of the entries.</param>
    /// <exception cref="PackFormatException">Not a header, or a base that does not lie before it.</exception>
    public static PackEntry Parse(ReadOnlySpan<byte> bytes, long offset)
    {
        var position = 0;
        var current = Next(bytes, ref position);
        var kind = (PackEntryKind)((current >> 4) & 7);
        long size = current & 15;
        for (var shift = 4; (current & 0x80) != 0; shift += 7)
        {
            current = Next(bytes, ref position);
            if (shift > 53)
            {
                throw new PackFormatException($"the entry at {offset} has a size beyond all bounds");
            }

            size |= (long)(current & 0x7F) << shift;
        }

        switch (kind)
        {
            case PackEntryKind.Commit or PackEntryKind.Tree or PackEntryKind.Blob or PackEntryKind.Tag:
                return new PackEntry { Offset = offset, Kind = kind, HeaderLength = position, InflatedSize = size };

            case PackEntryKind.OffsetDelta:
                var distance = ReadDistance(bytes, ref position, offset);
                return new PackEntry
                {
                    Offset = offset,
                    Kind = kind,
                    HeaderLength = position,
                    InflatedSize = size,
                    BaseOffset = offset - distance,
                };

            case PackEntryKind.RefDelta when bytes.Length - position >= ObjectId.Size:
                return new PackEntry
                {
                    Offset = offset,
                    Kind = kind,
                    HeaderLength = position + ObjectId.Size,
                    InflatedSize = size,
                    BaseId = ObjectId.FromBytes(bytes[position..]),
                };

            default:
                throw new PackFormatException($"the entry at {offset} has no known type");
        }
    }

    private static long ReadDistance(ReadOnlySpan<byte> bytes, ref int position, long offset)
    {
        var current = Next(bytes, ref position);
        long distance = current & 0x7F;
        while ((current & 0x80) != 0)
        {
            current = Next(bytes, ref position);
            distance = ((distance + 1) << 7) | (uint)(current & 0x7F);
            if (distance > offset)
            {
                break;
            }
        }

        return distance > 0 && distance <= offset - PackFile.HeaderSize
            ? distance
            : throw new PackFormatException($"the delta at {offset} has a base outside of the pack");
    }

    private static byte Next(ReadOnlySpan<byte> bytes, ref int position) =>
        position < bytes.Length ? bytes[position++] : throw new PackFormatException("the pack ends within an entry's header");
}
