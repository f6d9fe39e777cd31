using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Core.Tests.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Core.Tests.Support;

/// <summary>What a FIDO authenticator and OpenSSH's middleware do together, without anybody to touch it.</summary>
internal sealed class SoftwareAuthenticator : IDisposable
{
    private const string Application = "ssh:";

    private readonly ECDsa? _ecdsa;
    private readonly ReferenceSigner? _ed25519;

    private SoftwareAuthenticator(ECDsa? ecdsa, ReferenceSigner? ed25519)
    {
        _ecdsa = ecdsa;
        _ed25519 = ed25519;
        var key = new SshWriter().WriteString(Algorithm);
        if (ecdsa is not null)
        {
            var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
            key.WriteString("nistp256").WriteString((ReadOnlySpan<byte>)[4, .. point.X!, .. point.Y!]);
        }
        else
        {
            key.WriteString(ed25519!.PublicKey);
        }

        PublicKey = key.WriteString(Application).WrittenSpan.ToArray();
    }

    public string Algorithm => _ecdsa is null ? "sk-ssh-ed25519@openssh.com" : "sk-ecdsa-sha2-nistp256@openssh.com";

    public byte[] PublicKey { get; }

    public static SoftwareAuthenticator[] CreateBoth() =>
        [new(ECDsa.Create(ECCurve.NamedCurves.nistP256), null), new(null, new ReferenceSigner(7))];

    /// <returns>A signature blob.</returns>
    public byte[] Sign(byte[] data, SecurityKeyFlags flags, uint counter = 17, string application = Application)
    {
        var signed = new byte[69];
        SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(application), signed.AsSpan(0, 32));
        signed[32] = (byte)flags;
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(33), counter);
        SHA256.HashData(data, signed.AsSpan(37));
        return new SshWriter().WriteString(Algorithm).WriteString(SignRaw(signed))
            .WriteByte((byte)flags).WriteUInt32(counter).WrittenSpan.ToArray();
    }

    public void Dispose() => _ecdsa?.Dispose();

    private byte[] SignRaw(byte[] signed)
    {
        if (_ecdsa is null)
        {
            return _ed25519!.Sign(signed);
        }

        var halves = _ecdsa.SignData(signed, HashAlgorithmName.SHA256);
        return new SshWriter().WriteMpint(halves.AsSpan(0, 32)).WriteMpint(halves.AsSpan(32)).WrittenSpan.ToArray();
    }
}
