using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>A point of Ed25519 (RFC 8709).</summary>
internal sealed class Ed25519VerificationKey : VerificationKey
{
    private readonly byte[] _point;

    private Ed25519VerificationKey(ReadOnlySpan<byte> point) => _point = point.ToArray();

    // RFC 8709 §4:
    //   string    key, 32 bytes
    public static Ed25519VerificationKey Read(ref SshReader reader)
    {
        var point = reader.ReadString();
        return Ed25519.IsPublicKey(point)
            ? new Ed25519VerificationKey(point)
            : throw new SshFormatException("An Ed25519 key is not a point that an honest signer has.");
    }

    public override bool Verify(string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data) =>
        Ed25519.Verify(_point, data, signature);
}
