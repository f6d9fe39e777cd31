using System.Security.Cryptography;
using System.Text;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>A point of a NIST curve (RFC 5656 §3.1).</summary>
internal sealed class EcdsaVerificationKey : VerificationKey
{
    /// <summary>What stands before the coordinates of a point that is not compressed (SEC 1 §2.3.3).</summary>
    private const byte Uncompressed = 4;

    private readonly NistCurve _curve;
    private readonly ECParameters _parameters;

    private EcdsaVerificationKey(NistCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        _curve = curve;
        _parameters = new ECParameters { Curve = curve.Curve, Q = new ECPoint { X = x.ToArray(), Y = y.ToArray() } };
    }

    // RFC 5656 §3.1:
    //   string   [identifier], such as nistp256
    //   string   Q
    public static EcdsaVerificationKey Read(ref SshReader reader, NistCurve curve)
    {
        if (!Encoding.ASCII.GetBytes(curve.Identifier).AsSpan().SequenceEqual(reader.ReadString()))
        {
            throw new SshFormatException("An ECDSA key names another curve than its type does.");
        }

        var q = reader.ReadString();
        if (q.Length != 1 + (2 * curve.FieldSize) || q[0] != Uncompressed)
        {
            throw new SshFormatException("An ECDSA key is not an uncompressed point of its curve.");
        }

        var x = q.Slice(1, curve.FieldSize);
        var y = q[(1 + curve.FieldSize)..];
        return curve.Contains(x, y)
            ? new EcdsaVerificationKey(curve, x, y)
            : throw new SshFormatException("An ECDSA key is a point that is not on its curve.");
    }

    // RFC 5656 §3.1.2:
    //   mpint    r
    //   mpint    s
    public override bool Verify(string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data)
    {
        var reader = new SshReader(signature);
        var r = reader.ReadMpint();
        var s = reader.ReadMpint();
        var size = _curve.FieldSize;
        if (!reader.IsAtEnd || r.Length > size || s.Length > size || !_curve.IsScalar(r) || !_curve.IsScalar(s))
        {
            return false;
        }

        // IEEE P1363: r and s, each as wide as the field.
        var halves = new byte[2 * size];
        r.CopyTo(halves.AsSpan(size - r.Length));
        s.CopyTo(halves.AsSpan(halves.Length - s.Length));
        using var ecdsa = ECDsa.Create(_parameters);
        return ecdsa.VerifyData(data, halves, _curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
