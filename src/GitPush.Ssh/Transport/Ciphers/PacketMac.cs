using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>
/// <c>mac = MAC(key, sequence_number || packet)</c> (RFC 4253 §6.4), with HMAC as RFC 6668 has it. Not thread-safe.
/// </summary>
internal sealed class PacketMac(HashAlgorithmName hash, ReadOnlySpan<byte> key) : IDisposable
{
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(hash, key);

    /// <summary>The size of the tag, in bytes.</summary>
    public int Size => _hmac.HashLengthInBytes;

    public void Compute(uint sequenceNumber, ReadOnlySpan<byte> packet, Span<byte> tag)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequenceNumber);
        _hmac.AppendData(number);
        _hmac.AppendData(packet);
        _hmac.GetHashAndReset(tag);
    }

    /// <summary>Takes the same time whatever the tag is.</summary>
    public bool Verify(uint sequenceNumber, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[PacketCipher.MaxTagSize];
        expected = expected[..Size];
        Compute(sequenceNumber, packet, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    public void Dispose() => _hmac.Dispose();
}
