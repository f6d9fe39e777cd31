using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>
/// <c>aes128-gcm@openssh.com</c> and <c>aes256-gcm@openssh.com</c>: RFC 5647, negotiated as OpenSSH's PROTOCOL §1.6 has it.
/// packet_length is authenticated and not encrypted.
/// </summary>
internal sealed class GcmCipher : PacketCipher
{
    /// <summary>The size of the nonce, in bytes.</summary>
    public const int NonceSize = 12;

    private const int FixedSize = sizeof(uint);

    private readonly AesGcm _aes;

    // RFC 5647 §7.1: uint32 fixed, uint64 invocation_counter; "the invocation counter is treated as a 64-bit integer and
    // incremented after each invocation of AES-GCM".
    private readonly byte[] _nonce;

    public GcmCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceSize);
        _nonce = nonce.ToArray();
        _aes = new AesGcm(key, TagSize);
    }

    public override int BlockSize => 16;

    public override int TagSize => 16;

    public override bool LengthIsClear => true;

    public override void Seal(uint sequenceNumber, Span<byte> packet)
    {
        var text = packet[LengthSize..^TagSize];
        _aes.Encrypt(_nonce, text, text, packet[^TagSize..], packet[..LengthSize]);
        IncrementNonce();
    }

    public override uint OpenLength(Span<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public override bool TryOpen(uint sequenceNumber, Span<byte> packet)
    {
        var text = packet[LengthSize..^TagSize];
        try
        {
            _aes.Decrypt(_nonce, text, packet[^TagSize..], text, packet[..LengthSize]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        IncrementNonce();
        return true;
    }

    public override void Dispose() => _aes.Dispose();

    private void IncrementNonce()
    {
        var counter = _nonce.AsSpan(FixedSize);
        BinaryPrimitives.WriteUInt64BigEndian(counter, unchecked(BinaryPrimitives.ReadUInt64BigEndian(counter) + 1));
    }
}
