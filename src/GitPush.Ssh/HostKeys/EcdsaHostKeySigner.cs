using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

/// <summary>Signs with ECDSA on one of the NIST curves (RFC 5656 §3).</summary>
internal sealed class EcdsaHostKeySigner(ECDsa key) : HostKeySigner
{
    private readonly NistCurve? _curve = NistCurve.Of(key.ExportParameters(includePrivateParameters: false).Curve);

    public override string KeyType => Curve.KeyType;

    public override IReadOnlyList<string> Algorithms => [Curve.KeyType];

    private NistCurve Curve => _curve ?? throw new HostKeyException("it is on a curve other than P-256, P-384 and P-521");

    public override void Validate() => _ = Curve;

    // RFC 5656 §3.1:
    //   string   "ecdsa-sha2-[identifier]"
    //   string   [identifier]
    //   string   Q, the octet 4 and the coordinates (SEC 1 §2.3.3)
    public override byte[] EncodePublicKey()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return new SshWriter().WriteString(Curve.KeyType).WriteString(Curve.Identifier)
            .WriteString((ReadOnlySpan<byte>)[4, .. q.X!, .. q.Y!]).WrittenSpan.ToArray();
    }

    // RFC 5656 §3.1.2:
    //   mpint    r
    //   mpint    s
    public override byte[] Sign(string algorithm, ReadOnlySpan<byte> data)
    {
        var halves = key.SignData(data, Curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new SshWriter().WriteMpint(halves.AsSpan(0, Curve.FieldSize)).WriteMpint(halves.AsSpan(Curve.FieldSize))
            .WrittenSpan.ToArray();
    }

    public override void Dispose() => key.Dispose();
}
