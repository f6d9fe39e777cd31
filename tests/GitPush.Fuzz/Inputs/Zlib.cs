using System.Buffers.Binary;
using System.IO.Compression;
using GitPush.Packs;

namespace GitPush.Fuzz.Inputs;

/// <summary>Makes zlib streams (RFC 1950).</summary>
internal static class Zlib
{
    private const int MaxStored = 65_535;

    /// <summary>A stream of stored blocks, which costs next to nothing to make.</summary>
    public static byte[] Store(ReadOnlySpan<byte> content)
    {
        var blocks = Math.Max(1, (content.Length + MaxStored - 1) / MaxStored);
        var stream = new byte[2 + (blocks * 5) + content.Length + 4];
        (stream[0], stream[1]) = (0x78, 0x01);
        BinaryPrimitives.WriteUInt32BigEndian(stream.AsSpan(stream.Length - 4), Adler32.Append(Adler32.Initial, content));
        var at = 2;
        do
        {
            var part = content[..Math.Min(MaxStored, content.Length)];
            content = content[part.Length..];
            stream[at] = (byte)(content.IsEmpty ? 1 : 0);
            BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(at + 1), (ushort)part.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(at + 3), (ushort)~part.Length);
            part.CopyTo(stream.AsSpan(at + 5));
            at += 5 + part.Length;
        }
        while (!content.IsEmpty);
        return stream;
    }

    public static byte[] Compress(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, level, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return output.ToArray();
    }

    /// <summary>Mostly stored, now and then compressed.</summary>
    public static byte[] Make(FuzzRandom random, ReadOnlySpan<byte> content) =>
        random.OneIn(12) ? Compress(content, CompressionLevel.Fastest) : Store(content);
}
