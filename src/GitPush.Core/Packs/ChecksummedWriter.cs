using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>Writes a file of big-endian numbers and ids that ends with the SHA-1 of all before. Not thread-safe.</summary>
/// <param name="output">Written in large pieces, not flushed and not closed.</param>
internal sealed class ChecksummedWriter(Stream output) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;

    /// <summary>Bytes so far.</summary>
    public long Position { get; private set; }

    public void Write(ReadOnlySpan<byte> data) => data.CopyTo(Next(data.Length));

    public void Write(ObjectId id) => id.CopyTo(Next(ObjectId.Size));

    public void Write(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(sizeof(uint)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64BigEndian(Next(sizeof(long)), value);

    /// <summary>Ends the file.</summary>
    /// <returns>The checksum.</returns>
    public ObjectId WriteChecksum()
    {
        Drain();
        Span<byte> checksum = stackalloc byte[ObjectId.Size];
        _ = _sha1.GetHashAndReset(checksum);
        output.Write(checksum);
        return ObjectId.FromBytes(checksum);
    }

    public void Dispose()
    {
        _sha1.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private Span<byte> Next(int count)
    {
        if (_buffered + count > BufferSize)
        {
            Drain();
        }

        _buffered += count;
        Position += count;
        return _buffer.AsSpan(_buffered - count, count);
    }

    private void Drain()
    {
        _sha1.AppendData(_buffer, 0, _buffered);
        output.Write(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
