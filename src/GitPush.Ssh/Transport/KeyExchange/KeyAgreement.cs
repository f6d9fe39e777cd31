using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>What a <see cref="KeyExchangeMethod"/> comes to.</summary>
/// <param name="serverValue">Q_S.</param>
/// <param name="secret">K as it goes into hashes, with its length: an <c>mpint</c> or a <c>string</c>. Cleared with this object.</param>
internal sealed class KeyAgreement(byte[] serverValue, byte[] secret) : IDisposable
{
    /// <summary>Q_S.</summary>
    public ReadOnlySpan<byte> ServerValue => serverValue;

    /// <summary>K, encoded.</summary>
    public ReadOnlySpan<byte> Secret => secret;

    /// <summary>Encodes K as an <c>mpint</c> (RFC 4251 §5).</summary>
    /// <param name="magnitude">Big-endian; a copy is made.</param>
    public static byte[] EncodeMpint(ReadOnlySpan<byte> magnitude)
    {
        var digits = magnitude.TrimStart((byte)0);
        var isSigned = !digits.IsEmpty && digits[0] >= 0x80;
        var encoded = new byte[sizeof(uint) + (isSigned ? 1 : 0) + digits.Length];
        BinaryPrimitives.WriteInt32BigEndian(encoded, encoded.Length - sizeof(uint));
        digits.CopyTo(encoded.AsSpan(encoded.Length - digits.Length));
        return encoded;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(secret);
}
