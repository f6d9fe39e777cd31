using System.Numerics;
using System.Security.Cryptography;
using GitPush.Cryptography.Curve25519;

namespace GitPush.Cryptography;

/// <summary>
/// Verifies Ed25519 signatures (RFC 8032 §5.1.7). Takes the place of a type of .NET, which has none for them. Nothing here is
/// secret, so that nothing needs to take the same time.
/// </summary>
/// <remarks>
/// What an honest signer makes is the same for all verifiers; on the rest they differ, and RFC 8032 leaves room. A signature counts
/// here as it does for OpenSSL and ref10, and so for OpenSSH: S is less than L, and [S]B - [k]A encodes to the very bytes of R,
/// which is the equation without the cofactor and leaves R one encoding only. Public keys are judged more strictly. An encoding
/// that is not canonical, which RFC 8032 §5.1.3 refuses and those verifiers decode, would give one key a second fingerprint. For a
/// point of small order anybody can sign; OpenSSH's own code refuses the neutral one of these eight, here none is a key.
/// </remarks>
internal static class Ed25519
{
    /// <summary>The size of a public key, in bytes.</summary>
    public const int PublicKeySize = EdwardsPoint.Size;

    /// <summary>The size of a signature, in bytes.</summary>
    public const int SignatureSize = EdwardsPoint.Size + ScalarSize;

    private const int ScalarSize = 32;

    /// <summary>L, the order of the base point: 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1).</summary>
    private static readonly BigInteger Order = (BigInteger.One << 252) + new UInt128(0x14def9dea2f79cd6, 0x5812631a5cf5d3ed);

    /// <summary>Whether bytes are a public key: the canonical encoding of a point that is not of small order.</summary>
    /// <param name="publicKey">A, of any length.</param>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey) =>
        EdwardsPoint.TryDecode(publicKey, out var a) && !a.IsOfSmallOrder;

    /// <summary>Whether a signature is that of a message under a public key.</summary>
    /// <param name="publicKey">A, of any length.</param>
    /// <param name="signature">R and S, of any length.</param>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize || !EdwardsPoint.TryDecode(publicKey, out var a) || a.IsOfSmallOrder)
        {
            return false;
        }

        var r = signature[..EdwardsPoint.Size];
        var s = signature[EdwardsPoint.Size..];
        if (new BigInteger(s, isUnsigned: true) >= Order)
        {
            return false;
        }

        Span<byte> k = stackalloc byte[ScalarSize];
        ComputeChallenge(r, publicKey, message, k);
        Span<byte> expected = stackalloc byte[EdwardsPoint.Size];
        DoubleScalar.Multiply(s, k, -a).Encode(expected);
        return expected.SequenceEqual(r);
    }

    /// <summary>k: SHA-512 of R, A and the message, as a little-endian integer modulo L (RFC 8032 §5.1.7).</summary>
    private static void ComputeChallenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> k)
    {
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha512.AppendData(r);
        sha512.AppendData(publicKey);
        sha512.AppendData(message);
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        sha512.GetHashAndReset(hash);
        k.Clear();
        (new BigInteger(hash, isUnsigned: true) % Order).TryWriteBytes(k, out _, isUnsigned: true);
    }
}
