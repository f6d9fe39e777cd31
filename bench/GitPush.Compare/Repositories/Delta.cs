using System.Buffers;

namespace GitPush.Compare.Repositories;

/// <summary>
/// The delta of a version that differs from the one before in one place: what they begin and end with alike is copied
/// (gitformat-pack(5), "Deltified representation").
/// </summary>
internal static class Delta
{
    private const int LongestCopy = 0xFFFF;
    private const int LongestInsert = 0x7F;

    public static byte[] Between(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var start = from.CommonPrefixLength(to);
        var end = 0;
        while (end < Math.Min(from.Length, to.Length) - start && from[^(end + 1)] == to[^(end + 1)])
        {
            end++;
        }

        var delta = new ArrayBufferWriter<byte>();
        Size(delta, from.Length);
        Size(delta, to.Length);
        Copy(delta, 0, start);
        Insert(delta, to[start..^end]);
        Copy(delta, from.Length - end, end);
        return delta.WrittenSpan.ToArray();
    }

    // Seven bits in each byte, the lowest first; the highest bit says that more follow.
    private static void Size(ArrayBufferWriter<byte> delta, int size)
    {
        for (; size > 0x7F; size >>= 7)
        {
            delta.Write([(byte)(0x80 | (size & 0x7F))]);
        }

        delta.Write([(byte)size]);
    }

    //   +----------+---------+---------+---------+---------+-------+-------+-------+
    //   | 1xxxxxxx | offset1 | offset2 | offset3 | offset4 | size1 | size2 | size3 |
    //   +----------+---------+---------+---------+---------+-------+-------+-------+
    // A bit of the first byte for each of the others that is there; the others are zero.
    private static void Copy(ArrayBufferWriter<byte> delta, int offset, int length)
    {
        Span<byte> instruction = stackalloc byte[8];
        for (; length > 0; offset += LongestCopy, length -= LongestCopy)
        {
            var fields = (uint)offset | ((ulong)Math.Min(length, LongestCopy) << 32);
            instruction[0] = 0x80;
            var size = 1;
            for (var i = 0; i < 7; i++)
            {
                if ((byte)(fields >> (8 * i)) is not 0 and var value)
                {
                    instruction[0] |= (byte)(1 << i);
                    instruction[size++] = value;
                }
            }

            delta.Write(instruction[..size]);
        }
    }

    //   +----------+============+
    //   | 0xxxxxxx |    data    |
    //   +----------+============+
    private static void Insert(ArrayBufferWriter<byte> delta, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, LongestInsert)];
            delta.Write([(byte)part.Length]);
            delta.Write(part);
            bytes = bytes[part.Length..];
        }
    }
}
