using System.Buffers.Text;
using System.IO.Compression;

namespace GitPush.Objects;

/// <summary>The header of a loose object: type, a space, the size in decimal, NUL. Compressed together with the content.</summary>
internal static class LooseObjectHeader
{
    /// <summary>The most bytes that a header has: the longest type and the largest size.</summary>
    public const int MaxLength = 32;

    // Deflate makes at most 1,032 bytes out of one.
    private const long MaxRatio = 1032;

    /// <summary>Reads the header of a loose object's file.</summary>
    /// <param name="file">The file; owned by the stream that is returned, closed when there is an exception.</param>
    /// <returns>The content.</returns>
    public static ObjectContentStream Open(FileStream file, ObjectId id, out ObjectType type)
    {
        var inflated = new ZLibStream(file, CompressionMode.Decompress);
        try
        {
            var head = new byte[MaxLength];
            var read = inflated.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (!TryParse(head.AsSpan(0, read), out type, out var size, out var length))
            {
                throw new ObjectCorruptException(id, "bad header");
            }

            if (size / MaxRatio > file.Length)
            {
                throw new ObjectCorruptException(id, "a size that its file cannot hold");
            }

            return new ObjectContentStream(inflated, head.AsMemory(length, read - length), size, id);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && WantsDictionary(file)))
        {
            inflated.Dispose();
            throw new ObjectCorruptException(id, "bad zlib data", e);
        }
        catch
        {
            inflated.Dispose();
            throw;
        }
    }

    /// <summary>Writes a header.</summary>
    /// <returns>Its length, at most <see cref="MaxLength"/>.</returns>
    public static int Write(Span<byte> destination, ObjectType type, long size)
    {
        var name = ObjectTypeNames.ToBytes(type);
        name.CopyTo(destination);
        destination[name.Length] = (byte)' ';
        Utf8Formatter.TryFormat(size, destination[(name.Length + 1)..], out var digits);
        destination[name.Length + 1 + digits] = 0;
        return name.Length + digits + 2;
    }

    /// <summary>
    /// Whether the stream asks for a preset dictionary (RFC 1950 §2.2, FDICT), which no git has. It is refused as if the file
    /// could not be read.
    /// </summary>
    private static bool WantsDictionary(FileStream file)
    {
        Span<byte> header = stackalloc byte[2];
        return RandomAccess.Read(file.SafeFileHandle, header, 0) == header.Length && (header[1] & 0x20) != 0;
    }

    private static bool TryParse(ReadOnlySpan<byte> head, out ObjectType type, out long size, out int length)
    {
        type = default;
        size = 0;
        var end = head.IndexOf((byte)0);
        var space = head.IndexOf((byte)' ');
        length = end + 1;
        if (space < 0 || end <= space + 1)
        {
            return false;
        }

        // A size has no sign and no leading zero.
        var digits = head[(space + 1)..end];
        return ObjectTypeNames.TryParse(head[..space], out type)
            && (digits[0] != '0' || digits.Length == 1)
            && digits[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(digits, out size, out int used)
            && used == digits.Length;
    }
}
