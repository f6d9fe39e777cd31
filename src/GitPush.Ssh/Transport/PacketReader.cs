using System.Runtime.CompilerServices;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Transport;

/// <summary>
/// Reads packets (RFC 4253 §6): bounds their lengths, has them verified and decrypted where they lie, and counts them. Owns the keys
/// of its direction. Used by one reader at a time.
/// </summary>
internal sealed class PacketReader(Stream stream, KeyUse keyUse) : IDisposable
{
    /// <summary>The largest packet_length. "All implementations MUST be able to process … a total packet size of 35000 bytes" (§6.1).</summary>
    public const int MaxPacketLength = 35_000;

    private const int MinPaddingLength = 4;
    private const int MaxPacketSize = PacketCipher.LengthSize + MaxPacketLength + PacketCipher.MaxTagSize;

    /// <summary>"The maximum length of the string is 255 characters, including the Carriage Return and Line Feed" (§4.2).</summary>
    private const int MaxLineSize = 255;

    // Room for two, so that one read of the stream often brings more than one, and below the size at which arrays are collected late.
    private readonly byte[] _buffer = new byte[2 * MaxPacketSize];
    private PacketCipher _cipher = new NoCipher();
    private int _start;
    private int _end;

    /// <summary>The number of the next packet, which the peer counts as well.</summary>
    public uint SequenceNumber { get; private set; }

    /// <summary>Changes to the keys that were exchanged.</summary>
    public void Use(PacketCipher cipher, bool resetSequenceNumber)
    {
        _cipher.Dispose();
        _cipher = cipher;
        keyUse.Reset();
        if (resetSequenceNumber)
        {
            SequenceNumber = 0;
        }
    }

    /// <summary>Reads a line of the version exchange.</summary>
    /// <returns>The line without LF and CR, or null at the end of the stream.</returns>
    public async ValueTask<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        for (var searched = 0; searched < MaxLineSize; searched = _end - _start)
        {
            if (!await FillAsync(searched + 1, cancellationToken))
            {
                return null;
            }

            var available = _buffer.AsSpan(_start, Math.Min(_end - _start, MaxLineSize));
            var length = available.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                var line = available[..length];
                return (line is [.., (byte)'\r'] ? line[..^1] : line).ToArray();
            }
        }

        throw new SshProtocolException(DisconnectReason.ProtocolError, "The identification string is too long.");
    }

    /// <summary>Reads a packet.</summary>
    /// <returns>Its payload, at least one byte, valid until the next call; empty at the end of the stream.</returns>
    /// <exception cref="SshProtocolException">It is not a packet, or not the peer's, or the stream breaks off.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(_cipher.HeaderSize, cancellationToken))
        {
            return default;
        }

        var length = _cipher.OpenLength(_buffer.AsSpan(_start, _cipher.HeaderSize));
        if (!IsLegal(length))
        {
            throw _cipher.LengthIsUnverified
                ? await RefuseAsync(0, cancellationToken)
                : new SshProtocolException(DisconnectReason.ProtocolError, $"Bad packet length {length}.");
        }

        var size = PacketCipher.LengthSize + (int)length + _cipher.TagSize;
        await FillAsync(size, cancellationToken);
        if (!_cipher.TryOpen(SequenceNumber, _buffer.AsSpan(_start, size)))
        {
            throw _cipher.LengthIsUnverified ? await RefuseAsync(size, cancellationToken) : NewMacError();
        }

        var packet = _buffer.AsMemory(_start + PacketCipher.LengthSize, (int)length);
        _start += size;
        unchecked
        {
            SequenceNumber++;
        }

        keyUse.Add(size);
        return GetPayload(packet);
    }

    public void Dispose() => _cipher.Dispose();

    /// <summary>"byte padding_length", then the payload, then the padding, of which "there MUST be at least four bytes".</summary>
    private static ReadOnlyMemory<byte> GetPayload(ReadOnlyMemory<byte> packet)
    {
        int padding = packet.Span[0];
        var payload = packet.Length - 1 - padding;
        return padding >= MinPaddingLength && payload > 0
            ? packet.Slice(1, payload)
            : throw new SshProtocolException(DisconnectReason.ProtocolError, $"Bad padding length {padding}.");
    }

    private static SshProtocolException NewMacError() => new(DisconnectReason.MacError, "Corrupted MAC on input.");

    private bool IsLegal(uint length)
    {
        var encrypted = _cipher.LengthIsClear ? length : (ulong)length + PacketCipher.LengthSize;
        return length is > MinPaddingLength + 1 and <= MaxPacketLength && encrypted % (uint)_cipher.BlockSize == 0;
    }

    /// <summary>
    /// Takes as many bytes, and the time to verify them, as the largest packet has, whatever is wrong with this one. Otherwise a
    /// length that is wrong would be known from one that is right by how much was read before the connection ended, and 32 bits
    /// of a plaintext with it (Albrecht, Paterson and Watson: Plaintext Recovery Attacks Against SSH, 2009).
    /// </summary>
    /// <param name="verified">The bytes on which that time has been spent already.</param>
    private async ValueTask<SshProtocolException> RefuseAsync(int verified, CancellationToken cancellationToken)
    {
        await FillAsync(MaxPacketSize, cancellationToken);
        _cipher.Discard(_buffer.AsSpan(_start, MaxPacketSize)[Math.Min(verified, MaxPacketSize)..]);
        return NewMacError();
    }

    /// <summary>Reads until at least <paramref name="count"/> bytes are there, from <see cref="_start"/>.</summary>
    /// <returns>False at the end of the stream, if nothing is there.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_end - _start >= count)
        {
            return true;
        }

        if (_start + count > _buffer.Length || _start == _end)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        while (_end - _start < count)
        {
            var read = await ReadStreamAsync(cancellationToken);
            if (read == 0)
            {
                return _start == _end
                    ? false
                    : throw new SshProtocolException(DisconnectReason.ConnectionLost, "The connection ends within a packet.");
            }

            _end += read;
        }

        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            throw new SshProtocolException(DisconnectReason.ConnectionLost, "The connection is lost.", exception);
        }
    }
}
