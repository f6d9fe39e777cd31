using System.Buffers.Binary;

namespace GitPush.Packs;

/// <summary>Formats the headers of a pack and of its entries (gitformat-pack(5)).</summary>
internal static class PackHeaders
{
    private const int Version = 2;

    // "PACK" | version, 4 bytes | number of objects, 4 bytes
    public static void FormatPack(Span<byte> destination, int count)
    {
        "PACK"u8.CopyTo(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], Version);
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], count);
    }

    // 1 bit: another byte follows; 3 bits: type; 4 bits: the size's lowest bits
    // then 7 bits of the size per byte, least significant first, the top bit saying that another follows

    /// <returns>How many bytes the header takes.</returns>
    public static int FormatEntry(Span<byte> destination, PackEntryKind kind, long size)
    {
        var length = 0;
        var current = ((int)kind << 4) | (int)(size & 15);
        for (size >>= 4; size != 0; size >>= 7)
        {
            destination[length++] = (byte)(current | 0x80);
            current = (int)(size & 0x7F);
        }

        destination[length++] = (byte)current;
        return length;
    }

    // 7 bits per byte, most significant first; each byte but the last adds one to what it stands for

    /// <summary>Writes how far back an offset delta's base begins.</summary>
    /// <returns>How many bytes that takes.</returns>
    public static int FormatDistance(Span<byte> destination, long distance)
    {
        Span<byte> reversed = stackalloc byte[10];
        var length = 0;
        reversed[length++] = (byte)(distance & 0x7F);
        while ((distance >>= 7) != 0)
        {
            reversed[length++] = (byte)(0x80 | (--distance & 0x7F));
        }

        reversed = reversed[..length];
        reversed.Reverse();
        reversed.CopyTo(destination);
        return length;
    }
}
