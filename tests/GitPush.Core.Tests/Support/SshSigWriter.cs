using System.Security.Cryptography;
using System.Text;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Core.Tests.Support;

/// <summary>Writes signatures as <c>ssh-keygen -Y sign</c> does, for keys that it cannot have.</summary>
internal static class SshSigWriter
{
    /// <param name="sign">Makes a signature blob.</param>
    public static byte[] Write(byte[] publicKey, byte[] message, Func<byte[], byte[]> sign)
    {
        var signed = new SshWriter().WriteBytes("SSHSIG"u8).WriteString("git").WriteString("").WriteString("sha512").WriteString(SHA512.HashData(message));
        var blob = new SshWriter().WriteBytes("SSHSIG"u8).WriteUInt32(1).WriteString(publicKey)
            .WriteString("git").WriteString("").WriteString("sha512").WriteString(sign(signed.WrittenSpan.ToArray()));
        return Encoding.ASCII.GetBytes($"-----BEGIN SSH SIGNATURE-----\n{Convert.ToBase64String(blob.WrittenSpan)}\n-----END SSH SIGNATURE-----\n");
    }
}
