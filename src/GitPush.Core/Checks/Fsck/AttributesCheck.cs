using System.Buffers;

namespace GitPush.Checks.Fsck;

/// <summary>
/// The rules for <c>.gitattributes</c> files, which keep git's own parser within its bounds (CVE-2022-23521): the file is read
/// as it comes, and never held as a whole.
/// </summary>
internal static class AttributesCheck
{
    /// <summary>Bytes of a file that git reads (<c>attr.h</c>, ATTR_MAX_FILE_SIZE).</summary>
    public const long MaxBytes = 100L << 20;

    // ATTR_MAX_LINE_LENGTH
    private const int MaxLineBytes = 2_048;
    private const int BufferSize = 16 * 1024;

    public static void Run(Stream content, FsckFindings findings)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            if (HasLongLine(content, buffer))
            {
                findings.Report(FsckMessageId.GitattributesLineLength, ".gitattributes has too long lines to parse");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool HasLongLine(Stream content, byte[] buffer)
    {
        var line = 0;
        for (int read; (read = content.Read(buffer, 0, BufferSize)) > 0;)
        {
            var rest = buffer.AsSpan(0, read);
            while (!rest.IsEmpty)
            {
                // To git the file ends at a NUL.
                var end = rest.IndexOfAny((byte)'\n', (byte)0);
                line += end < 0 ? rest.Length : end;
                if (line >= MaxLineBytes)
                {
                    return true;
                }

                if (end < 0)
                {
                    break;
                }

                if (rest[end] == 0)
                {
                    return false;
                }

                line = 0;
                rest = rest[(end + 1)..];
            }
        }

        return false;
    }
}
