using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.SshPeers;

/// <summary>A user's key (RFC 5656 §3.1), of the kind that costs least to sign with.</summary>
internal sealed class SshUserKey
{
    public const string Algorithm = "ecdsa-sha2-nistp256";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public SshUserKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        Blob = new SshWriter().WriteString(Algorithm).WriteString("nistp256").WriteString([4, .. point.X!, .. point.Y!]).WrittenSpan.ToArray();
        Fingerprint = KeyFingerprint.Compute(Blob);
    }

    public byte[] Blob { get; }

    public string Fingerprint { get; }

    /// <summary>byte SSH_MSG_USERAUTH_REQUEST, as RFC 4252 §7 has it, up to the signature.</summary>
    public byte[] Request(string user, bool isSigned) => new SshWriter()
        .WriteByte((byte)MessageNumber.UserAuthRequest)
        .WriteString(user).WriteString("ssh-connection").WriteString("publickey")
        .WriteBoolean(isSigned).WriteString(Algorithm).WriteString(Blob)
        .WrittenSpan.ToArray();

    /// <summary>A request that lets its sender in.</summary>
    public byte[] SignedRequest(string user, byte[] sessionId)
    {
        var request = Request(user, isSigned: true);
        var signature = _key.SignData(new SshWriter().WriteString(sessionId).WriteBytes(request).WrittenSpan.ToArray(), HashAlgorithmName.SHA256);
        var numbers = new SshWriter().WriteMpint(signature.AsSpan(0, 32)).WriteMpint(signature.AsSpan(32)).WrittenSpan.ToArray();
        var blob = new SshWriter().WriteString(Algorithm).WriteString(numbers).WrittenSpan.ToArray();
        return new SshWriter().WriteBytes(request).WriteString(blob).WrittenSpan.ToArray();
    }
}
