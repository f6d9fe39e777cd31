using System.Security.Cryptography;
using GitPush.Ssh.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary><c>curve25519-sha256</c> (RFC 8731), and the name that it had before it was standardized.</summary>
internal sealed class Curve25519Method(string name) : KeyExchangeMethod(name, HashAlgorithmName.SHA256)
{
    public override KeyAgreement? Agree(ReadOnlySpan<byte> clientValue)
    {
        using var exchange = X25519.Create();
        Span<byte> secret = stackalloc byte[X25519.Size];
        try
        {
            // RFC 8731 §3.1: the 32 bytes of X, taken as a big-endian number.
            return exchange.TryDeriveSharedSecret(clientValue, secret)
                ? new KeyAgreement(exchange.PublicKey.ToArray(), KeyAgreement.EncodeMpint(secret))
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
