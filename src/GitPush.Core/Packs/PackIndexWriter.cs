using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>Writes a pack's index, version 2, as <c>git index-pack</c> does.</summary>
/// <remarks>
/// gitformat-pack(5):
/// <code>
/// index   = FF 't' 'O' 'c' version(4) fan-out(256 * 4) *id(20) *crc32(4) *offset(4) *large-offset(8) pack-sha1(20) sha1(20)
/// fan-out[b] = objects whose id's first byte is at most b
/// offset  = 31 bits; with the top bit set: the position in the table of large offsets
/// </code>
/// All numbers are big-endian, all tables in the order of the ids.
/// </remarks>
internal sealed class PackIndexWriter : IDisposable
{
    private const int FanOut = 256;
    private const uint IsLargeOffset = 0x8000_0000;
    private const int BufferSize = 64 * 1024;

    private readonly Stream _output;
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;

    private PackIndexWriter(Stream output)
    {
        _output = output;
    }

    private static ReadOnlySpan<byte> SignatureAndVersion => [0xFF, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2];

    /// <summary>Writes an index.</summary>
    /// <param name="output">Where to; written in large pieces, not flushed and not closed.</param>
    /// <param name="entries">The pack's objects, sorted by id.</param>
    /// <param name="packChecksum">The pack's trailer.</param>
    public static void Write(Stream output, ReadOnlySpan<PackIndexEntry> entries, ObjectId packChecksum)
    {
        using var writer = new PackIndexWriter(output);
        SignatureAndVersion.CopyTo(writer.Next(SignatureAndVersion.Length));
        writer.WriteFanOut(entries);
        foreach (ref readonly var entry in entries)
        {
            entry.Id.CopyTo(writer.Next(ObjectId.Size));
        }

        foreach (ref readonly var entry in entries)
        {
            writer.WriteUInt32(entry.Crc32);
        }

        writer.WriteOffsets(entries);
        packChecksum.CopyTo(writer.Next(ObjectId.Size));
        writer.WriteChecksum();
    }

    /// <summary>How many bytes the index of some entries has.</summary>
    public static int LengthOf(ReadOnlySpan<PackIndexEntry> entries)
    {
        var length = SignatureAndVersion.Length + (FanOut * sizeof(uint)) + (2 * ObjectId.Size);
        foreach (ref readonly var entry in entries)
        {
            length = checked(length + ObjectId.Size + (2 * sizeof(uint)) + (entry.Offset < IsLargeOffset ? 0 : sizeof(long)));
        }

        return length;
    }

    public void Dispose()
    {
        _sha1.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void WriteFanOut(ReadOnlySpan<PackIndexEntry> entries)
    {
        var count = 0;
        for (var first = 0; first < FanOut; first++)
        {
            while (count < entries.Length && entries[count].Id.FirstByte <= first)
            {
                count++;
            }

            WriteUInt32((uint)count);
        }
    }

    private void WriteOffsets(ReadOnlySpan<PackIndexEntry> entries)
    {
        var large = 0u;
        foreach (ref readonly var entry in entries)
        {
            WriteUInt32(entry.Offset < IsLargeOffset ? (uint)entry.Offset : IsLargeOffset | large++);
        }

        if (large == 0)
        {
            return;
        }

        foreach (ref readonly var entry in entries)
        {
            if (entry.Offset >= IsLargeOffset)
            {
                BinaryPrimitives.WriteInt64BigEndian(Next(sizeof(long)), entry.Offset);
            }
        }
    }

    private void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(sizeof(uint)), value);

    private void WriteChecksum()
    {
        _sha1.AppendData(_buffer, 0, _buffered);
        Span<byte> checksum = stackalloc byte[ObjectId.Size];
        _ = _sha1.GetHashAndReset(checksum);
        if (_buffered + ObjectId.Size > BufferSize)
        {
            _output.Write(_buffer, 0, _buffered);
            _buffered = 0;
        }

        checksum.CopyTo(_buffer.AsSpan(_buffered));
        _output.Write(_buffer, 0, _buffered + ObjectId.Size);
    }

    private Span<byte> Next(int count)
    {
        if (_buffered + count > BufferSize)
        {
            _sha1.AppendData(_buffer, 0, _buffered);
            _output.Write(_buffer, 0, _buffered);
            _buffered = 0;
        }

        _buffered += count;
        return _buffer.AsSpan(_buffered - count, count);
    }
}
