using System.Security.Cryptography;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

/// <summary>A key by which clients know the server.</summary>
internal sealed class HostKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public HostKey()
    {
        var point = _key.ExportParameters(false).Q;
        PublicKey = new SshWriter()
            .WriteString(Algorithms[0])
            .WriteString("nistp256")
            .WriteString([4, .. point.X!, .. point.Y!])
            .WrittenSpan.ToArray();
    }

    public IReadOnlyList<string> Algorithms { get; } = ["ecdsa-sha2-nistp256"];

    public ReadOnlyMemory<byte> PublicKey { get; }

    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(PublicKey.Span)).TrimEnd('=');

    public byte[] Sign(string algorithm, ReadOnlySpan<byte> data)
    {
        var signature = _key.SignData(data, HashAlgorithmName.SHA256);
        var numbers = new SshWriter().WriteMpint(signature.AsSpan(0, 32)).WriteMpint(signature.AsSpan(32));
        return new SshWriter().WriteString(algorithm).WriteString(numbers.WrittenSpan).WrittenSpan.ToArray();
    }

    public void Dispose() => _key.Dispose();
}
