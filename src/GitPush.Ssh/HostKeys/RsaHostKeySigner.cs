using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

/// <summary>Signs with RSASSA-PKCS1-v1_5 and SHA-2 (RFC 8332).</summary>
internal sealed class RsaHostKeySigner(RSA key) : HostKeySigner
{
    private static readonly string[] Sha2 = [RsaVerificationKey.Sha512, RsaVerificationKey.Sha256];

    public override string KeyType => RsaVerificationKey.Type;

    public override IReadOnlyList<string> Algorithms => Sha2;

    public override void Validate()
    {
        if (key.KeySize is < RsaVerificationKey.MinBits or > RsaVerificationKey.MaxBits)
        {
            throw new HostKeyException(
                $"it is an RSA key of {key.KeySize} bits; {RsaVerificationKey.MinBits} to {RsaVerificationKey.MaxBits} are accepted");
        }
    }

    // RFC 4253 §6.6:
    //   string    "ssh-rsa"
    //   mpint     e
    //   mpint     n
    public override byte[] EncodePublicKey()
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new SshWriter().WriteString(RsaVerificationKey.Type).WriteMpint(parameters.Exponent).WriteMpint(parameters.Modulus)
            .WrittenSpan.ToArray();
    }

    public override byte[] Sign(string algorithm, ReadOnlySpan<byte> data)
    {
        var hash = algorithm == RsaVerificationKey.Sha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        return key.SignData(data, hash, RSASignaturePadding.Pkcs1);
    }

    public override void Dispose() => key.Dispose();
}
