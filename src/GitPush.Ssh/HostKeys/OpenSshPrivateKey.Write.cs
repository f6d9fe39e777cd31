using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

internal static partial class OpenSshPrivateKey
{
    /// <summary>Writes a key pair on P-256.</summary>
    /// <returns>The content of a private key file.</returns>
    public static string Write(ECDsa key, ReadOnlySpan<byte> publicKey, string comment)
    {
        var curve = NistCurve.P256;
        var parameters = key.ExportParameters(includePrivateParameters: true);
        var check = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        var section = new SshWriter(1024).WriteUInt32(check).WriteUInt32(check)
            .WriteString(curve.KeyType).WriteString(curve.Identifier)
            .WriteString((ReadOnlySpan<byte>)[4, .. parameters.Q.X!, .. parameters.Q.Y!])
            .WriteMpint(parameters.D)
            .WriteString(comment);
        for (byte padding = 1; section.WrittenSpan.Length % BlockSize != 0; padding++)
        {
            section.WriteByte(padding);
        }

        var file = new SshWriter(2048).WriteBytes(Magic).WriteString("none").WriteString("none").WriteString("")
            .WriteUInt32(1).WriteString(publicKey).WriteString(section.WrittenSpan);
        return PemEncoding.WriteString("OPENSSH PRIVATE KEY", file.WrittenSpan) + "\n";
    }
}
