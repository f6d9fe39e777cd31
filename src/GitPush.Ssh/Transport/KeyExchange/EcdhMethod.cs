using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary><c>ecdh-sha2-nistp256</c> and its like (RFC 5656 §4). Points are sent uncompressed: 4, x, y (SEC 1 §2.3.3).</summary>
/// <param name="fieldSize">The size of a coordinate, in bytes.</param>
internal sealed class EcdhMethod(string name, HashAlgorithmName hash, ECCurve curve, int fieldSize) : KeyExchangeMethod(name, hash)
{
    private const byte Uncompressed = 4;

    public override KeyAgreement? Agree(ReadOnlySpan<byte> clientValue)
    {
        if (clientValue.Length != 1 + (2 * fieldSize) || clientValue[0] != Uncompressed)
        {
            return null;
        }

        var point = new ECPoint
        {
            X = clientValue.Slice(1, fieldSize).ToArray(),
            Y = clientValue[(1 + fieldSize)..].ToArray(),
        };
        try
        {
            // The import refuses what is not a point of the curve, and infinity has no such encoding (RFC 5656 §4: "MUST be validated").
            using var peer = ECDiffieHellman.Create(new ECParameters { Curve = curve, Q = point });
            using var own = ECDiffieHellman.Create(curve);
            using var peerKey = peer.PublicKey;
            var secret = own.DeriveRawSecretAgreement(peerKey);
            try
            {
                return new KeyAgreement(Encode(own.ExportParameters(includePrivateParameters: false).Q), KeyAgreement.EncodeMpint(secret));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Encode(ECPoint point) => [Uncompressed, .. point.X!, .. point.Y!];
}
