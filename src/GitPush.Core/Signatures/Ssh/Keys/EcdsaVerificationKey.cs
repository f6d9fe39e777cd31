using System.Security.Cryptography;
using System.Text;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>A point of a NIST curve (RFC 5656 §3.1).</summary>
internal sealed class EcdsaVerificationKey : VerificationKey
{
    private readonly EcdsaPublicKey _key;

    private EcdsaVerificationKey(EcdsaPublicKey key) => _key = key;

    // RFC 5656 §3.1:
    //   string   [identifier], such as nistp256
    //   string   Q
    public static EcdsaVerificationKey Read(ref SshReader reader, NistCurve curve)
    {
        if (!Encoding.ASCII.GetBytes(curve.Identifier).AsSpan().SequenceEqual(reader.ReadString()))
        {
            throw new SshFormatException("An ECDSA key names another curve than its type does.");
        }

        return EcdsaPublicKey.TryCreate(curve, reader.ReadString(), out var key, out var reason)
            ? new EcdsaVerificationKey(key)
            : throw new SshFormatException(reason);
    }

    // RFC 5656 §3.1.2:
    //   mpint    r
    //   mpint    s
    public override bool Verify(string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data)
    {
        var reader = new SshReader(signature);
        var r = reader.ReadMpint();
        var s = reader.ReadMpint();
        return reader.IsAtEnd && _key.VerifyHash(CryptographicOperations.HashData(_key.Hash, data), r, s);
    }
}
