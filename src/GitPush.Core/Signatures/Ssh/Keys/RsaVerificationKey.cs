using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>An RSA key (RFC 4253 §6.6), for signatures with SHA-2 only (RFC 8332).</summary>
internal sealed class RsaVerificationKey : VerificationKey
{
    public const string Type = "ssh-rsa";
    public const string Sha256 = "rsa-sha2-256";
    public const string Sha512 = "rsa-sha2-512";

    /// <summary>The size of the smallest modulus that counts, in bits.</summary>
    public const int MinBits = RsaPublicKey.MinBits;

    /// <summary>The size of the largest modulus that counts, in bits.</summary>
    public const int MaxBits = RsaPublicKey.MaxBits;

    private readonly RsaPublicKey _key;

    private RsaVerificationKey(RsaPublicKey key) => _key = key;

    // RFC 4253 §6.6:
    //   mpint     e
    //   mpint     n
    public static RsaVerificationKey Read(ref SshReader reader)
    {
        var e = reader.ReadMpint();
        var n = reader.ReadMpint();
        return RsaPublicKey.TryCreate(n, e, out var key, out var reason)
            ? new RsaVerificationKey(key)
            : throw new SshFormatException(reason);
    }

    // RFC 8332 §3: the string is "the octet string S" of RSASSA-PKCS1-v1_5, as long as the modulus. Some clients leave leading
    // zeros out, as in an mpint; OpenSSH puts them back, too.
    public override bool Verify(string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data) => algorithm == Sha512
        ? _key.VerifyHash(SHA512.HashData(data), HashAlgorithmName.SHA512, signature)
        : _key.VerifyHash(SHA256.HashData(data), HashAlgorithmName.SHA256, signature);
}
