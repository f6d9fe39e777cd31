using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Transport;

/// <summary>
/// Writes packets (RFC 4253 §6): pads, encrypts and authenticates them in its buffer, and counts them. Owns the keys of its direction.
/// Not thread-safe: <see cref="PacketSender"/> has those who send take turns.
/// </summary>
internal sealed class PacketWriter(Stream stream, KeyUse keyUse) : IDisposable
{
    /// <summary>The largest payload, in bytes: 32 KiB of data with what a message has around it.</summary>
    public const int MaxPayloadSize = 33 * 1024;

    private const int MinPaddingLength = 4;
    private const int MaxOverhead = PacketCipher.LengthSize + 1 + MinPaddingLength + CounterMode.BlockSize + PacketCipher.MaxTagSize;

    private readonly byte[] _buffer = new byte[MaxPayloadSize + 4096];
    private PacketCipher _cipher = new NoCipher();
    private int _length;

    /// <summary>The number of the next packet, which the peer counts as well.</summary>
    public uint SequenceNumber { get; private set; }

    /// <summary>Whether it is time for new keys.</summary>
    public bool IsRekeyDue => keyUse.IsDue;

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

    /// <summary>Writes what comes before the first packet.</summary>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        line.CopyTo(_buffer.AsSpan(_length));
        "\r\n"u8.CopyTo(_buffer.AsSpan(_length + line.Length));
        _length += line.Length + 2;
    }

    /// <summary>Puts a packet behind those that were not flushed yet, which it flushes when there is no room.</summary>
    /// <param name="head">The beginning of the payload.</param>
    /// <param name="tail">The rest of the payload.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail, CancellationToken cancellationToken)
    {
        var payloadSize = head.Length + tail.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadSize, MaxPayloadSize, nameof(tail));
        if (_length + payloadSize + MaxOverhead > _buffer.Length)
        {
            await FlushAsync(cancellationToken);
        }

        Seal(head.Span, tail.Span);
    }

    /// <summary>Sends what was written.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var length = _length;
        _length = 0;
        return stream.WriteAsync(_buffer.AsMemory(0, length), cancellationToken);
    }

    public void Dispose() => _cipher.Dispose();

    private void Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var payloadSize = head.Length + tail.Length;
        var unpadded = (_cipher.LengthIsClear ? 0 : PacketCipher.LengthSize) + 1 + payloadSize;
        var padding = _cipher.BlockSize - (unpadded % _cipher.BlockSize);
        if (padding < MinPaddingLength)
        {
            padding += _cipher.BlockSize;
        }

        var packetLength = 1 + payloadSize + padding;
        var packet = _buffer.AsSpan(_length, PacketCipher.LengthSize + packetLength + _cipher.TagSize);
        BinaryPrimitives.WriteInt32BigEndian(packet, packetLength);
        packet[PacketCipher.LengthSize] = (byte)padding;
        var payload = packet[(PacketCipher.LengthSize + 1)..];
        head.CopyTo(payload);
        tail.CopyTo(payload[head.Length..]);
        RandomNumberGenerator.Fill(payload.Slice(payloadSize, padding));
        _cipher.Seal(SequenceNumber, packet);
        _length += packet.Length;
        unchecked
        {
            SequenceNumber++;
        }

        keyUse.Add(packet.Length);
    }
}
