using System.Buffers;
using System.Security.Cryptography;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// The bytes of a pack as they arrive. A small pack stays in memory until it is stored. A larger one goes to a temporary
/// file, written and hashed in the background, chunk by chunk.
/// </summary>
internal sealed partial class PackSpool(Func<string> directory, int chunkSize) : IAsyncDisposable
{
    public const int DefaultChunkSize = 256 * 1024;

    // Most pushes fit, and many may be under way.
    private const int FirstSize = 16 * 1024;

    private const int ChunksInFlight = 4;

    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private BackgroundQueue<Chunk>? _writer;
    private PackTempFile? _file;
    private byte[]? _chunk;
    private int _chunkLength;
    private int _trailerWritten;
    private long _written;

    /// <summary>Whether the whole of what arrived is in memory.</summary>
    public bool IsResident => _file is null;

    /// <summary>Bytes that have arrived, and been appended.</summary>
    public long Length => _written + _chunkLength;

    /// <summary>The pack, while it is resident.</summary>
    public ReadOnlySpan<byte> Resident => _chunk.AsSpan(0, _chunkLength);

    /// <summary>Where the next bytes go. Never empty after <see cref="AdvanceAsync"/>.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_chunk is null || _chunkLength == _chunk.Length)
            {
                RentChunk();
            }

            return _chunk.AsMemory(_chunkLength);
        }
    }

    /// <summary>Takes bytes that were put into <see cref="Free"/>. They may be read there until the next call.</summary>
    /// <param name="trailerLength">Bytes at the end of all that are the trailer's, which its own checksum leaves out.</param>
    public async ValueTask AdvanceAsync(int count, int trailerLength, CancellationToken cancellationToken)
    {
        _chunkLength += count;
        if (_chunkLength == _chunk!.Length && _chunkLength >= chunkSize)
        {
            await WriteChunkAsync(trailerLength, cancellationToken);
        }
    }

    /// <summary>Ends the arrival.</summary>
    /// <returns>The checksum of all bytes before the trailer.</returns>
    public async ValueTask<ObjectId> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            _sha1.AppendData(_chunk!, 0, _chunkLength - ObjectId.Size);
            return FinishHash();
        }

        if (_chunkLength > 0)
        {
            await WriteChunkAsync(ObjectId.Size, cancellationToken);
        }

        await _writer.CompleteAsync();
        return FinishHash();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        ReturnChunk();
        _file?.Dispose();
        _sha1.Dispose();
    }

    private async ValueTask WriteChunkAsync(int trailerLength, CancellationToken cancellationToken)
    {
        _file ??= new PackTempFile(directory(), PackTempFile.NewName("pack"));
        _writer ??= new BackgroundQueue<Chunk>(ChunksInFlight, Write);
        var hashed = _chunkLength - (trailerLength - _trailerWritten);
        var chunk = new Chunk(_chunk!, _chunkLength, hashed, _written);
        _trailerWritten = trailerLength;
        _written += _chunkLength;
        _chunk = null;
        _chunkLength = 0;
        await _writer.PostAsync(chunk, cancellationToken);
    }

    private void Write(Chunk chunk)
    {
        _file!.Write(chunk.Buffer.AsSpan(0, chunk.Length), chunk.Offset);
        _sha1.AppendData(chunk.Buffer, 0, chunk.Hashed);
    }

    private ObjectId FinishHash()
    {
        Span<byte> hash = stackalloc byte[ObjectId.Size];
        _ = _sha1.GetHashAndReset(hash);
        return ObjectId.FromBytes(hash);
    }

    private void RentChunk()
    {
        var chunk = ArrayPool<byte>.Shared.Rent(IsResident && _chunk is null ? Math.Min(FirstSize, chunkSize) : chunkSize);
        Resident.CopyTo(chunk);
        ReturnChunk();
        _chunk = chunk;
    }

    private void ReturnChunk()
    {
        if (_chunk is not null)
        {
            ArrayPool<byte>.Shared.Return(_chunk);
            _chunk = null;
        }
    }

    private sealed record Chunk(byte[] Buffer, int Length, int Hashed, long Offset) : IDisposable
    {
        public void Dispose() => ArrayPool<byte>.Shared.Return(Buffer);
    }
}
