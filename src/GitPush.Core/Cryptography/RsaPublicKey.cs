using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace GitPush.Cryptography;

/// <summary>An RSA key that verifies RSASSA-PKCS1-v1_5. Immutable and thread-safe.</summary>
internal sealed class RsaPublicKey
{
    /// <summary>The size of the smallest modulus that counts, in bits.</summary>
    public const int MinBits = 2048;

    /// <summary>The size of the largest modulus that counts, in bits, which is OpenSSL's and Windows' limit as well.</summary>
    public const int MaxBits = 16384;

    // OpenSSL's limit for the exponent of large keys, and Windows' for any. Otherwise one verification could cost seconds.
    private const int MaxExponentSize = 8;

    private readonly RSAParameters _parameters;

    private RsaPublicKey(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent) =>
        _parameters = new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() };

    /// <summary>Takes the numbers of a key, from anybody.</summary>
    /// <param name="modulus">Big-endian, without leading zeros.</param>
    /// <param name="exponent">Big-endian, without leading zeros.</param>
    /// <param name="reason">Why it is none that counts.</param>
    public static bool TryCreate(
        ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, [NotNullWhen(true)] out RsaPublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        var bits = modulus.IsEmpty ? 0 : (8 * modulus.Length) - BitOperations.LeadingZeroCount((uint)modulus[0]) + 24;
        if (bits is < MinBits or > MaxBits)
        {
            reason = $"An RSA key has {bits} bits; {MinBits} to {MaxBits} are accepted.";
            return false;
        }

        var isExponent = exponent.Length is > 0 and <= MaxExponentSize && (exponent[^1] & 1) == 1 && (exponent.Length > 1 || exponent[0] > 1);
        if (!isExponent || (modulus[^1] & 1) == 0)
        {
            reason = "An RSA key has a modulus or an exponent that no honest signer has.";
            return false;
        }

        (key, reason) = (new RsaPublicKey(modulus, exponent), null);
        return true;
    }

    /// <param name="signature">Of any length. Leading zeros may be left out, as in an mpint.</param>
    /// <exception cref="CryptographicException">The platform does not take the numbers.</exception>
    public bool VerifyHash(ReadOnlySpan<byte> hash, HashAlgorithmName algorithm, ReadOnlySpan<byte> signature)
    {
        var size = _parameters.Modulus!.Length;
        if (signature.IsEmpty || signature.Length > size)
        {
            return false;
        }

        var padded = new byte[size];
        signature.CopyTo(padded.AsSpan(size - signature.Length));
        using var rsa = RSA.Create(_parameters);
        return rsa.VerifyHash(hash, padded, algorithm, RSASignaturePadding.Pkcs1);
    }
}
