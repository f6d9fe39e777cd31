using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace GitPush.Cryptography;

/// <summary>One of the curves y² = x³ - 3x + b that RFC 5656 §10.1 requires, with what SSH says of it.</summary>
internal sealed class NistCurve
{
    public static readonly NistCurve P256 = new(
        "nistp256", ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256,
        prime: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    public static readonly NistCurve P384 = new(
        "nistp384", ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384,
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");

    public static readonly NistCurve P521 = new(
        "nistp521", ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512,
        prime: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        b: "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        order: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

    private static readonly NistCurve[] All = [P256, P384, P521];

    private readonly BigInteger _prime;
    private readonly BigInteger _b;
    private readonly BigInteger _order;

    private NistCurve(
        string identifier, ECCurve curve, int fieldSize, HashAlgorithmName hash, string prime, string b, string order)
    {
        Identifier = identifier;
        KeyType = "ecdsa-sha2-" + identifier;
        Curve = curve;
        FieldSize = fieldSize;
        Hash = hash;
        _prime = ParseHex(prime);
        _b = ParseHex(b);
        _order = ParseHex(order);
    }

    /// <summary>As in key blobs: <c>nistp256</c>.</summary>
    public string Identifier { get; }

    /// <summary>The type of keys on this curve, which is the name of their signature algorithm too: <c>ecdsa-sha2-nistp256</c>.</summary>
    public string KeyType { get; }

    public ECCurve Curve { get; }

    /// <summary>The size of a coordinate, of a private key, and of each half of a signature, in bytes.</summary>
    public int FieldSize { get; }

    /// <summary>What messages are hashed with; it follows from the size of the curve (RFC 5656 §6.2.1).</summary>
    public HashAlgorithmName Hash { get; }

    public static NistCurve? OfKeyType(string keyType) => Array.Find(All, curve => curve.KeyType == keyType);

    /// <returns>Null if it is another curve, or one that is described by numbers instead of a name.</returns>
    public static NistCurve? Of(ECCurve curve) =>
        curve.IsNamed ? Array.Find(All, known => known.Curve.Oid.Value == curve.Oid.Value) : null;

    /// <summary>Whether two coordinates, big-endian, are those of a point of the curve. The point at infinity has none.</summary>
    public bool Contains(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var (x1, y1) = (ToInteger(x), ToInteger(y));
        return x1 < _prime && y1 < _prime && ((x1 * x1 * x1) - (3 * x1) + _b - (y1 * y1)) % _prime == 0;
    }

    /// <summary>Whether a number, big-endian, is between 1 and n - 1, as both halves of a signature must be (SEC 1 §4.1.4).</summary>
    public bool IsScalar(ReadOnlySpan<byte> number)
    {
        var value = ToInteger(number);
        return !value.IsZero && value < _order;
    }

    private static BigInteger ToInteger(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    private static BigInteger ParseHex(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
