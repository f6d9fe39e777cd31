using System.Security.Cryptography;
using GitPush.Ssh.Cryptography;
using GitPush.Ssh.Tests.Cryptography;
using GitPush.Ssh.Transport.KeyExchange;

namespace GitPush.Ssh.Tests.Support;

/// <summary>The client's side of a key exchange method.</summary>
/// <param name="Value">Q_C.</param>
/// <param name="Agree">Takes Q_S and returns K, encoded.</param>
internal sealed record ClientKeyExchange(byte[] Value, Func<byte[], byte[]> Agree)
{
    public static ClientKeyExchange Create(string method) => method switch
    {
        "curve25519-sha256" or "curve25519-sha256@libssh.org" => CreateCurve25519(),
        "ecdh-sha2-nistp256" => CreateEcdh(ECCurve.NamedCurves.nistP256),
        "ecdh-sha2-nistp384" => CreateEcdh(ECCurve.NamedCurves.nistP384),
        "ecdh-sha2-nistp521" => CreateEcdh(ECCurve.NamedCurves.nistP521),
        "mlkem768x25519-sha256" => CreateHybrid(),
        _ => throw new ArgumentException(method),
    };

    private static ClientKeyExchange CreateCurve25519()
    {
        var own = X25519.Create();
        return new ClientKeyExchange(own.PublicKey.ToArray(), value => KeyAgreement.EncodeMpint(Derive(own, value)));
    }

    private static ClientKeyExchange CreateEcdh(ECCurve curve)
    {
        var own = ECDiffieHellman.Create(curve);
        var point = own.ExportParameters(false).Q;
        return new ClientKeyExchange([4, .. point.X!, .. point.Y!], value =>
        {
            var size = (value.Length - 1) / 2;
            using var peer = ECDiffieHellman.Create(new ECParameters
            {
                Curve = curve,
                Q = new ECPoint { X = value[1..(1 + size)], Y = value[(1 + size)..] },
            });
            return KeyAgreement.EncodeMpint(own.DeriveRawSecretAgreement(peer.PublicKey));
        });
    }

    private static ClientKeyExchange CreateHybrid()
    {
        var own = X25519.Create();
        var (encapsulationKey, decapsulationKey) =
            ReferenceMlKem768.GenerateKey(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        return new ClientKeyExchange([.. encapsulationKey, .. own.PublicKey], value =>
        {
            var secret = ReferenceMlKem768.Decapsulate(decapsulationKey, value[..MlKem768.CiphertextSize]);
            byte[] both = [.. secret, .. Derive(own, value[MlKem768.CiphertextSize..])];
            return [0, 0, 0, 32, .. SHA256.HashData(both)];
        });
    }

    private static byte[] Derive(X25519 own, byte[] value)
    {
        var secret = new byte[X25519.Size];
        Assert.IsTrue(own.TryDeriveSharedSecret(value, secret));
        return secret;
    }
}
