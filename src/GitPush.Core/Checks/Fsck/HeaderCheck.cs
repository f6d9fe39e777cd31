namespace GitPush.Checks.Fsck;

/// <summary>What commits and tags begin with: lines that end at an empty one, or where the object ends.</summary>
internal static class HeaderCheck
{
    /// <returns>Whether the lines can be read. They end in a line feed then, and have no NUL.</returns>
    public static bool Run(ReadOnlySpan<byte> content, FsckFindings findings)
    {
        var end = content.IndexOf("\n\n"u8);
        var headers = end < 0 ? content : content[..(end + 1)];
        var nul = headers.IndexOf((byte)0);
        if (nul >= 0)
        {
            findings.Report(FsckMessageId.NulInHeader, $"unterminated header: NUL at offset {nul}");
            return false;
        }

        if (!headers.EndsWith((byte)'\n'))
        {
            findings.Report(FsckMessageId.UnterminatedHeader, "unterminated header");
            return false;
        }

        return true;
    }

    /// <summary>Goes behind a key and the space after it.</summary>
    public static bool TryTakeKey(ref ReadOnlySpan<byte> content, ReadOnlySpan<byte> keyAndSpace)
    {
        if (!content.StartsWith(keyAndSpace))
        {
            return false;
        }

        content = content[keyAndSpace.Length..];
        return true;
    }
}
