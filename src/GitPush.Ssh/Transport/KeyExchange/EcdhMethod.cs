using System.Security.Cryptography;
using GitPush.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary><c>ecdh-sha2-nistp256</c> and its like (RFC 5656 §4). Points are sent uncompressed: 4, x, y (SEC 1 §2.3.3).</summary>
internal sealed class EcdhMethod(NistCurve curve) : KeyExchangeMethod("ecdh-sha2-" + curve.Identifier, curve.Hash)
{
    private const byte Uncompressed = 4;

    public override KeyAgreement? Agree(ReadOnlySpan<byte> clientValue)
    {
        if (clientValue.Length != 1 + (2 * curve.FieldSize) || clientValue[0] != Uncompressed)
        {
            return null;
        }

        // RFC 5656 §4: "MUST be validated". Not every platform's import does so.
        var x = clientValue.Slice(1, curve.FieldSize);
        var y = clientValue[(1 + curve.FieldSize)..];
        if (!curve.Contains(x, y))
        {
            return null;
        }

        var point = new ECPoint { X = x.ToArray(), Y = y.ToArray() };
        try
        {
            using var peer = ECDiffieHellman.Create(new ECParameters { Curve = curve.Curve, Q = point });
            using var own = ECDiffieHellman.Create(curve.Curve);
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
