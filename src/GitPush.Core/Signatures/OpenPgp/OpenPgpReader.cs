using System.Buffers.Binary;

namespace GitPush.Signatures.OpenPgp;

/// <summary>
/// Reads packets and what is in them, one field after another. What it returns are slices of the data; nothing is copied.
/// </summary>
/// <remarks>Every method throws <see cref="OpenPgpFormatException"/> when the rest of the data is not what it should be.</remarks>
internal ref struct OpenPgpReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte ReadByte() => Take(1)[0];

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> ReadRest() => Take(_rest.Length);

    /// <summary>
    /// A multiprecision integer (RFC 9580 §3.2): its length in bits, then as many bytes as these need. Big-endian, without leading
    /// zeros, empty for 0.
    /// </summary>
    public ReadOnlySpan<byte> ReadMpi() => Take((ReadUInt16() + 7) / 8).TrimStart((byte)0);

    /// <summary>A packet.</summary>
    // RFC 9580 §4.2: in the first byte, bit 7 is always set, and bit 6 tells the formats apart.
    //   new: type in bits 5 to 0, then the length in 1, 2 or 5 bytes
    //   old: type in bits 5 to 2, bits 1 and 0 tell whether the length has 1, 2 or 4 bytes
    // Bodies that come in parts or have no length are for data that is streamed, and never for what is read here.
    public PacketType ReadPacket(out ReadOnlySpan<byte> body)
    {
        var header = ReadByte();
        if ((header & 0x80) == 0)
        {
            throw new OpenPgpFormatException("There is no packet where one should begin.");
        }

        if ((header & 0x40) != 0)
        {
            body = Take(ReadNewLength());
            return (PacketType)(header & 0x3F);
        }

        var length = (header & 3) switch
        {
            0 => ReadByte(),
            1 => (uint)ReadUInt16(),
            2 => ReadUInt32(),
            _ => throw new OpenPgpFormatException("A packet has no length."),
        };
        body = Take(length);
        return (PacketType)((header >> 2) & 0xF);
    }

    /// <summary>A subpacket of a signature (RFC 9580 §5.2.3.7): its length in 1, 2 or 5 bytes, which counts the type as well.</summary>
    public byte ReadSubpacket(out ReadOnlySpan<byte> body)
    {
        var first = ReadByte();
        var length = first switch
        {
            < 192 => first,
            < 255 => (uint)(((first - 192) << 8) + ReadByte() + 192),
            _ => ReadUInt32(),
        };
        if (length == 0)
        {
            throw new OpenPgpFormatException("A subpacket has no type.");
        }

        body = Take(length);
        var type = body[0];
        body = body[1..];
        return type;
    }

    private uint ReadNewLength()
    {
        var first = ReadByte();
        return first switch
        {
            < 192 => first,
            < 224 => (uint)(((first - 192) << 8) + ReadByte() + 192),
            255 => ReadUInt32(),
            _ => throw new OpenPgpFormatException("A packet comes in parts."),
        };
    }

    private ReadOnlySpan<byte> Take(uint count) => count <= (uint)_rest.Length
        ? Take((int)count)
        : throw new OpenPgpFormatException("The data ends within a packet.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new OpenPgpFormatException("A packet ends within a field.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
