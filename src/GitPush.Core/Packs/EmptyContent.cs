namespace GitPush.Packs;

/// <summary>An object without content, compressed: for no bytes the BCL's compressors write nothing at all, and that is no stream.</summary>
internal static class EmptyContent
{
    /// <summary>
    /// RFC 1950 and RFC 1951: 2 bytes zlib header, 1 final block of fixed codes that holds its end alone, 4 bytes Adler-32.
    /// </summary>
    public static ReadOnlySpan<byte> Compressed => [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
}
