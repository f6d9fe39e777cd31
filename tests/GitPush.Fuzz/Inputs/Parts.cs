using System.Buffers.Binary;

namespace GitPush.Fuzz.Inputs;

/// <summary>Several pieces of content in one input: each as its length in four bytes, big-endian, and then itself.</summary>
internal static class Parts
{
    public static byte[] Join(IEnumerable<byte[]> parts)
    {
        var joined = new List<byte>();
        var length = new byte[4];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            joined.AddRange(length);
            joined.AddRange(part);
        }

        return [.. joined];
    }

    /// <summary>Takes them apart again; a length that is wrong means the rest.</summary>
    public static List<byte[]> Split(ReadOnlySpan<byte> joined)
    {
        var parts = new List<byte[]>();
        while (joined.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(joined);
            joined = joined[4..];
            var part = joined[..(int)Math.Min(length, (uint)joined.Length)];
            parts.Add(part.ToArray());
            joined = joined[part.Length..];
        }

        return parts;
    }
}
