using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace GitPush.Cryptography;

/// <summary>A point of a NIST curve that verifies ECDSA. Immutable and thread-safe.</summary>
internal sealed class EcdsaPublicKey
{
    /// <summary>What stands before the coordinates of a point that is not compressed (SEC 1 §2.3.3).</summary>
    private const byte Uncompressed = 4;

    private readonly NistCurve _curve;
    private readonly ECParameters _parameters;

    private EcdsaPublicKey(NistCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        _curve = curve;
        _parameters = new ECParameters { Curve = curve.Curve, Q = new ECPoint { X = x.ToArray(), Y = y.ToArray() } };
    }

    /// <summary>What messages are hashed with where nothing else is said; it follows from the size of the curve.</summary>
    public HashAlgorithmName Hash => _curve.Hash;

    /// <summary>Takes a point, from anybody.</summary>
    /// <param name="point">As SEC 1 §2.3.3 encodes it, of any length.</param>
    /// <param name="reason">Why it is none that counts.</param>
    public static bool TryCreate(
        NistCurve curve, ReadOnlySpan<byte> point, [NotNullWhen(true)] out EcdsaPublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        if (point.Length != 1 + (2 * curve.FieldSize) || point[0] != Uncompressed)
        {
            reason = "An ECDSA key is not an uncompressed point of its curve.";
            return false;
        }

        var x = point.Slice(1, curve.FieldSize);
        var y = point[(1 + curve.FieldSize)..];
        if (!curve.Contains(x, y))
        {
            reason = "An ECDSA key is a point that is not on its curve.";
            return false;
        }

        (key, reason) = (new EcdsaPublicKey(curve, x, y), null);
        return true;
    }

    /// <param name="r">Big-endian, of any length.</param>
    /// <param name="s">Big-endian, of any length.</param>
    /// <exception cref="CryptographicException">The platform does not take the numbers.</exception>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        var size = _curve.FieldSize;
        if (r.Length > size || s.Length > size || !_curve.IsScalar(r) || !_curve.IsScalar(s))
        {
            return false;
        }

        // IEEE P1363: r and s, each as wide as the field.
        var halves = new byte[2 * size];
        r.CopyTo(halves.AsSpan(size - r.Length));
        s.CopyTo(halves.AsSpan(halves.Length - s.Length));
        using var ecdsa = ECDsa.Create(_parameters);
        return ecdsa.VerifyHash(hash, halves, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
