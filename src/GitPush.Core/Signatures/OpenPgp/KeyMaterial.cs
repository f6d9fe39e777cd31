using System.Security.Cryptography;
using GitPush.Cryptography;

namespace GitPush.Signatures.OpenPgp;

/// <summary>The numbers of a public key, and what they verify (RFC 9580 §5.2.3 and §5.5.5). Immutable and thread-safe.</summary>
internal abstract class KeyMaterial
{
    // RFC 9580 §9.1.
    private const byte Rsa = 1;
    private const byte RsaSignOnly = 3;
    private const byte Ecdsa = 19;
    private const byte EdDsaLegacy = 22;
    private const byte Ed25519Algorithm = 27;

    // What stands before a point that is encoded as its curve has it (RFC 9580 §11.2.2).
    private const byte NativePoint = 0x40;

    /// <summary>Reads what follows the creation time.</summary>
    /// <returns>Null for algorithms that sign nothing, or nothing that counts.</returns>
    /// <exception cref="OpenPgpFormatException">It is not what the algorithm has.</exception>
    public static KeyMaterial? Read(ref OpenPgpReader reader)
    {
        switch (reader.ReadByte())
        {
            case Rsa or RsaSignOnly:
                var n = reader.ReadMpi();
                var e = reader.ReadMpi();
                return RsaPublicKey.TryCreate(n, e, out var rsa, out var reason) ? new RsaMaterial(rsa) : throw new OpenPgpFormatException(reason);
            case Ecdsa:
                var curve = FindCurve(reader.ReadBytes(reader.ReadByte()));
                if (curve is null)
                {
                    return null;
                }

                return EcdsaPublicKey.TryCreate(curve, reader.ReadMpi(), out var ecdsa, out reason) ? new EcdsaMaterial(ecdsa) : throw new OpenPgpFormatException(reason);
            case EdDsaLegacy:
                if (!reader.ReadBytes(reader.ReadByte()).SequenceEqual(Ed25519LegacyCurve))
                {
                    return null;
                }

                var point = reader.ReadMpi();
                return point.Length == 1 + Ed25519.PublicKeySize && point[0] == NativePoint
                    ? CreateEd25519(point[1..], isLegacy: true)
                    : throw new OpenPgpFormatException("An EdDSA key is no point of its curve.");
            case Ed25519Algorithm:
                return CreateEd25519(reader.ReadBytes(Ed25519.PublicKeySize), isLegacy: false);
            default:
                return null;
        }
    }

    /// <param name="numbers">What stands at the end of the signature packet, of any length.</param>
    /// <exception cref="OpenPgpFormatException">The numbers are not laid out as the algorithm has it.</exception>
    public abstract bool Verify(byte algorithm, ReadOnlySpan<byte> hash, HashAlgorithmName hashAlgorithm, ReadOnlySpan<byte> numbers);

    private static ReadOnlySpan<byte> Ed25519LegacyCurve => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];

    // RFC 9580 §9.2: the object identifiers without tag and length.
    private static NistCurve? FindCurve(ReadOnlySpan<byte> oid) =>
        oid.SequenceEqual((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]) ? NistCurve.P256
        : oid.SequenceEqual((ReadOnlySpan<byte>)[0x2B, 0x81, 0x04, 0x00, 0x22]) ? NistCurve.P384
        : oid.SequenceEqual((ReadOnlySpan<byte>)[0x2B, 0x81, 0x04, 0x00, 0x23]) ? NistCurve.P521
        : null;

    private static Ed25519Material CreateEd25519(ReadOnlySpan<byte> point, bool isLegacy) => Ed25519.IsPublicKey(point)
        ? new Ed25519Material(point.ToArray(), isLegacy)
        : throw new OpenPgpFormatException("An Ed25519 key is not a point that an honest signer has.");

    private sealed class RsaMaterial(RsaPublicKey key) : KeyMaterial
    {
        public override bool Verify(byte algorithm, ReadOnlySpan<byte> hash, HashAlgorithmName hashAlgorithm, ReadOnlySpan<byte> numbers)
        {
            var reader = new OpenPgpReader(numbers);
            var signature = reader.ReadMpi();
            return algorithm is Rsa or RsaSignOnly && reader.IsAtEnd && key.VerifyHash(hash, hashAlgorithm, signature);
        }
    }

    private sealed class EcdsaMaterial(EcdsaPublicKey key) : KeyMaterial
    {
        public override bool Verify(byte algorithm, ReadOnlySpan<byte> hash, HashAlgorithmName hashAlgorithm, ReadOnlySpan<byte> numbers)
        {
            var reader = new OpenPgpReader(numbers);
            var r = reader.ReadMpi();
            var s = reader.ReadMpi();
            return algorithm == Ecdsa && reader.IsAtEnd && key.VerifyHash(hash, r, s);
        }
    }

    // Both sign the hash. The older one writes the halves as numbers, which lose their leading zeros by that.
    private sealed class Ed25519Material(byte[] point, bool isLegacy) : KeyMaterial
    {
        private const int HalfSize = Ed25519.SignatureSize / 2;

        public override bool Verify(byte algorithm, ReadOnlySpan<byte> hash, HashAlgorithmName hashAlgorithm, ReadOnlySpan<byte> numbers)
        {
            if (!isLegacy)
            {
                return algorithm == Ed25519Algorithm && Ed25519.Verify(point, hash, numbers);
            }

            var reader = new OpenPgpReader(numbers);
            var r = reader.ReadMpi();
            var s = reader.ReadMpi();
            if (algorithm != EdDsaLegacy || !reader.IsAtEnd || r.Length > HalfSize || s.Length > HalfSize)
            {
                return false;
            }

            Span<byte> signature = stackalloc byte[Ed25519.SignatureSize];
            signature.Clear();
            r.CopyTo(signature[(HalfSize - r.Length)..]);
            s.CopyTo(signature[(Ed25519.SignatureSize - s.Length)..]);
            return Ed25519.Verify(point, hash, signature);
        }
    }
}
