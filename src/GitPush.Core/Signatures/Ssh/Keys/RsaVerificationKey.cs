using System.Numerics;
using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>An RSA key (RFC 4253 §6.6), for signatures with SHA-2 only (RFC 8332).</summary>
internal sealed class RsaVerificationKey : VerificationKey
{
    public const string Type = "ssh-rsa";
    public const string Sha256 = "rsa-sha2-256";
    public const string Sha512 = "rsa-sha2-512";

    /// <summary>The size of the smallest modulus that counts, in bits.</summary>
    public const int MinBits = 2048;

    /// <summary>The size of the largest modulus that counts, in bits, which is OpenSSL's and Windows' limit as well.</summary>
    public const int MaxBits = 16384;

    // OpenSSL's limit for the exponent of large keys, and Windows' for any. Otherwise one verification could cost seconds.
    private const int MaxExponentSize = 8;

    private readonly RSAParameters _parameters;

    private RsaVerificationKey(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        _parameters = new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() };

    // RFC 4253 §6.6:
    //   mpint     e
    //   mpint     n
    public static RsaVerificationKey Read(ref SshReader reader)
    {
        var e = reader.ReadMpint();
        var n = reader.ReadMpint();
        var bits = n.IsEmpty ? 0 : (8 * n.Length) - BitOperations.LeadingZeroCount((uint)n[0]) + 24;
        if (bits is < MinBits or > MaxBits)
        {
            throw new SshFormatException($"An RSA key has {bits} bits; {MinBits} to {MaxBits} are accepted.");
        }

        var isExponent = e.Length is > 0 and <= MaxExponentSize && (e[^1] & 1) == 1 && (e.Length > 1 || e[0] > 1);
        return isExponent && (n[^1] & 1) == 1
            ? new RsaVerificationKey(n, e)
            : throw new SshFormatException("An RSA key has a modulus or an exponent that no honest signer has.");
    }

    // RFC 8332 §3: the string is "the octet string S" of RSASSA-PKCS1-v1_5, as long as the modulus.
    public override bool Verify(string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data)
    {
        var size = _parameters.Modulus!.Length;
        if (signature.IsEmpty || signature.Length > size)
        {
            return false;
        }

        // Some clients leave leading zeros out, as in an mpint; OpenSSH puts them back, too.
        var padded = new byte[size];
        signature.CopyTo(padded.AsSpan(size - signature.Length));
        var hash = algorithm == Sha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        using var rsa = RSA.Create(_parameters);
        return rsa.VerifyData(data, padded, hash, RSASignaturePadding.Pkcs1);
    }
}
