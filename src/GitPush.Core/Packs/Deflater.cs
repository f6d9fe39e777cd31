using System.Buffers.Binary;

namespace GitPush.Packs;

/// <summary>
/// Compresses contents that lie in memory into zlib streams (RFC 1950, RFC 1951). One instance, of about 280 KB, compresses one
/// content after another without allocating and without clearing its tables; what it writes depends on the content alone.
/// Not thread-safe: <see cref="DeflaterPool"/> lends them.
/// </summary>
internal sealed partial class Deflater
{
    /// <summary>Deflate with a window of 32 KiB, no dictionary, the default level (RFC 1950 §2.2). The low byte comes first.</summary>
    private const ushort ZlibHeader = 0x9C78;

    private const int ZlibFraming = sizeof(ushort) + sizeof(uint);

    /// <param name="origin">Where positions begin to be counted; where they end, the tables are cleared.</param>
    public Deflater(int origin = FirstOrigin) => _origin = origin;

    /// <summary>How many bytes of output a content of some length needs at hand, whatever it is: stored, and a little to spare.</summary>
    /// <exception cref="OverflowException">No array would hold it.</exception>
    public static int RoomFor(int length) => checked(MaxLength(length) + BitWriter.Slack);

    /// <summary>The most bytes that a content of some length becomes: those of stored blocks.</summary>
    public static int MaxLength(int length) =>
        checked(ZlibFraming + length + (StoredHeader * Math.Max(1, (int)(((long)length + MaxStored - 1) / MaxStored))));

    /// <summary>Compresses a content.</summary>
    /// <param name="output">Where the stream goes, with <see cref="RoomFor"/> the content.</param>
    /// <returns>The stream's length in bytes, at most <see cref="MaxLength"/>.</returns>
    public int Deflate(ReadOnlySpan<byte> content, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, RoomFor(content.Length));
        StartMatches(content.Length);
        var writer = new BitWriter(output);
        writer.Write(ZlibHeader, 16);
        var position = 0;
        do
        {
            var start = position;
            StartBlock();
            position = FindSymbols(content, start);
            EndBlock(ref writer, content, start, position);
        }
        while (position < content.Length);

        writer.Align();
        writer.Write(BinaryPrimitives.ReverseEndianness(Adler32.Append(Adler32.Initial, content)), 32);
        _origin += content.Length;
        return writer.Position;
    }
}
