using System.Numerics;
using System.Security.Cryptography;

namespace GitPush.Core.Tests.Cryptography;

/// <summary>
/// Curve25519 and edwards25519 as their RFCs write them down, over integers of any size: slow, open to anybody with a watch, and
/// with nothing in common with what it is compared to.
/// </summary>
internal static class ReferenceCurve
{
    public static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

    /// <summary>The order of the base point (RFC 8032 §5.1).</summary>
    public static readonly BigInteger L = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    public static readonly BigInteger D = Mod(-121665 * Invert(121666));

    /// <summary>The base point of edwards25519.</summary>
    public static readonly (BigInteger X, BigInteger Y) Base = Decode(Encode(4 * Invert(5)))!.Value;

    /// <summary>X25519(k, u) of RFC 7748 §5.</summary>
    public static byte[] X25519(byte[] scalar, byte[] u)
    {
        var clamped = (byte[])scalar.Clone();
        clamped[0] &= 248;
        clamped[31] = (byte)((clamped[31] & 127) | 64);
        var k = ToInteger(clamped);
        var x1 = Mod(ToInteger(u) % BigInteger.Pow(2, 255));
        BigInteger x2 = 1, z2 = 0, x3 = x1, z3 = 1;
        for (var bit = 254; bit >= 0; bit--)
        {
            var one = ((k >> bit) & 1) == 1;
            if (one)
            {
                (x2, z2, x3, z3) = (x3, z3, x2, z2);
            }

            // RFC 7748 §5, by the formulas of differential addition and of doubling.
            var (sum, difference) = ((x2 - z2) * (x3 + z3), (x2 + z2) * (x3 - z3));
            (x3, z3) = (Mod(BigInteger.Pow(sum + difference, 2)), Mod(x1 * BigInteger.Pow(sum - difference, 2)));
            var fourXZ = 4 * x2 * z2;
            (x2, z2) = (Mod(BigInteger.Pow((x2 * x2) - (z2 * z2), 2)), Mod(fourXZ * ((x2 * x2) + (486662 * x2 * z2) + (z2 * z2))));
            if (one)
            {
                (x2, z2, x3, z3) = (x3, z3, x2, z2);
            }
        }

        return Encode(Mod(x2 * Invert(z2)));
    }

    public static (BigInteger X, BigInteger Y) Add((BigInteger X, BigInteger Y) a, (BigInteger X, BigInteger Y) b) =>
        Normalize(Add((a.X, a.Y, 1), (b.X, b.Y, 1)));

    public static (BigInteger X, BigInteger Y) Multiply(BigInteger scalar, (BigInteger X, BigInteger Y) point)
    {
        (BigInteger X, BigInteger Y, BigInteger Z) result = (0, 1, 1), power = (point.X, point.Y, 1);
        for (; scalar > 0; scalar >>= 1)
        {
            if (!scalar.IsEven)
            {
                result = Add(result, power);
            }

            power = Add(power, power);
        }

        return Normalize(result);
    }

    /// <summary>The eight points whose order divides eight.</summary>
    public static IReadOnlyList<(BigInteger X, BigInteger Y)> SmallOrderPoints()
    {
        // L times a point leaves its part of small order; one of two points is on the curve, one of four has order 8 there.
        for (BigInteger y = 2; ; y++)
        {
            if (Decode(Encode(y)) is { } point && Multiply(L, point) is var torsion && Multiply(4, torsion) != (0, 1))
            {
                return [.. Enumerable.Range(0, 8).Select(i => Multiply(i, torsion))];
            }
        }
    }

    /// <summary>RFC 8032 §5.1.2.</summary>
    public static byte[] Encode((BigInteger X, BigInteger Y) point)
    {
        var encoded = Encode(point.Y);
        encoded[31] |= (byte)(point.X.IsEven ? 0 : 0x80);
        return encoded;
    }

    /// <summary>The point of an encoding; null when none has that y-coordinate (RFC 8032 §5.1.3).</summary>
    public static (BigInteger X, BigInteger Y)? Decode(byte[] encoded)
    {
        var y = Mod(ToInteger(encoded) % BigInteger.Pow(2, 255));
        var square = Mod(((y * y) - 1) * Invert((D * y * y) + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x) != square)
        {
            x = Mod(x * BigInteger.ModPow(2, (P - 1) / 4, P));
        }

        if (Mod(x * x) != square)
        {
            return null;
        }

        return (x.IsEven == encoded[31] < 0x80 ? x : Mod(-x), y);
    }

    /// <summary>k of RFC 8032 §5.1.7: the hash of R, A and the message.</summary>
    public static BigInteger Challenge(byte[] r, byte[] publicKey, byte[] message) => ToInteger(SHA512.HashData([.. r, .. publicKey, .. message])) % L;

    public static byte[] Encode(BigInteger value)
    {
        var bytes = new byte[32];
        Assert.IsTrue(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    public static BigInteger ToInteger(byte[] bytes) => new(bytes, isUnsigned: true);

    /// <summary>
    /// The addition law x3 = (x1 y2 + y1 x2) / (1 + d x1 x2 y1 y2), y3 = (y1 y2 + x1 x2) / (1 - d x1 x2 y1 y2), which knows no
    /// exception, with x = X/Z and y = Y/Z.
    /// </summary>
    private static (BigInteger X, BigInteger Y, BigInteger Z) Add(
        (BigInteger X, BigInteger Y, BigInteger Z) a,
        (BigInteger X, BigInteger Y, BigInteger Z) b)
    {
        var zz = Mod(a.Z * b.Z);
        var product = Mod(D * Mod(a.X * b.X) * Mod(a.Y * b.Y));
        var (minus, plus) = (Mod((zz * zz) - product), Mod((zz * zz) + product));
        return (
            Mod(zz * minus * Mod((a.X * b.Y) + (a.Y * b.X))),
            Mod(zz * plus * Mod((a.Y * b.Y) + (a.X * b.X))),
            Mod(minus * plus));
    }

    private static (BigInteger X, BigInteger Y) Normalize((BigInteger X, BigInteger Y, BigInteger Z) point)
    {
        var inverse = Invert(point.Z);
        return (Mod(point.X * inverse), Mod(point.Y * inverse));
    }

    private static BigInteger Mod(BigInteger value) => ((value % P) + P) % P;

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);
}
