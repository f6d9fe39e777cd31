using System.Buffers;

namespace GitPush.Packs;

/// <summary>What a content in memory is compressed to, in an array that <see cref="Dispose"/> gives back.</summary>
internal readonly struct CompressedContent : IDisposable
{
    /// <summary>Up to so many bytes <see cref="Deflater"/> is about as fast as zlib at the same level, without 350 KB from the system.</summary>
    public const int MaxOwn = 256 << 10;

    /// <summary>
    /// Up to so many bytes what setting up zlib costs is worth sparing even where it would be run at its fastest, by which streams
    /// become a third longer.
    /// </summary>
    public const int MaxSmall = 16 << 10;

    private readonly byte[] _array;
    private readonly int _length;

    private CompressedContent(byte[] array, int length) => (_array, _length) = (array, length);

    /// <summary>The zlib stream, until this is disposed of.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    /// <summary>Compresses a content, whatever its length is.</summary>
    public static CompressedContent Make(ReadOnlySpan<byte> content)
    {
        var array = ArrayPool<byte>.Shared.Rent(Deflater.RoomFor(content.Length));
        return new CompressedContent(array, DeflaterPool.Deflate(content, array));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_array);
}
