using System.Buffers;
using System.IO.Compression;

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
    private readonly bool _isRented;

    private CompressedContent(byte[] array, int length, bool isRented)
    {
        _array = array;
        _length = length;
        _isRented = isRented;
    }

    /// <summary>The zlib stream, until this is disposed of.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, _length);

    /// <summary>Compresses a content of any length.</summary>
    public static CompressedContent Make(ReadOnlySpan<byte> content)
    {
        if (content.Length <= MaxOwn)
        {
            var array = ArrayPool<byte>.Shared.Rent(Deflater.RoomFor(content.Length));
            return new CompressedContent(array, DeflaterPool.Deflate(content, array), isRented: true);
        }

        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return new CompressedContent(compressed.GetBuffer(), (int)compressed.Length, isRented: false);
    }

    public void Dispose()
    {
        if (_isRented)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
