using System.Security.Cryptography;
using System.Text;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Core.Tests.Support;

/// <summary>OpenSSH's program for keys.</summary>
internal static class SshKeygen
{
    /// <summary>Generates a key pair without a passphrase: a private key file, and one with <c>.pub</c> at its end.</summary>
    public static async Task GenerateAsync(string path, params string[] options) =>
        await PeerTool.RunAsync("ssh-keygen", ["-q", "-N", "", "-C", "somebody", "-f", path, .. options]);

    public static async Task<byte[]> ReadPublicKeyAsync(string path) =>
        Convert.FromBase64String((await File.ReadAllTextAsync(path + ".pub")).Split(' ')[1]);

    /// <returns>As <c>ssh-keygen -l</c> prints it, with size, fingerprint, comment and type.</returns>
    public static async Task<string[]> DescribeAsync(string path) =>
        Encoding.ASCII.GetString(await PeerTool.RunAsync("ssh-keygen", "-l", "-f", path)).Trim().Split(' ');

    /// <summary>Has a private key sign something.</summary>
    /// <returns>The bytes that were signed, and the signature blob.</returns>
    public static async Task<(byte[] Signed, byte[] Signature)> SignAsync(TempFolder folder, string keyPath)
    {
        var message = folder.WriteFile($"{Guid.NewGuid():N}", "what is signed");
        await PeerTool.RunAsync("ssh-keygen", "-q", "-Y", "sign", "-n", "gitpush", "-f", keyPath, message);
        var lines = await File.ReadAllLinesAsync(message + ".sig");
        return ReadSshSig(Convert.FromBase64String(string.Concat(lines[1..^1])), await File.ReadAllBytesAsync(message));
    }

    // PROTOCOL.sshsig: the magic, a version, public key, namespace, nothing, the hash's name, and the signature. What is signed is the
    // magic, the namespace, nothing, the hash's name, and the hash of the message.
    private static (byte[] Signed, byte[] Signature) ReadSshSig(byte[] file, byte[] message)
    {
        var reader = new SshReader(file.AsSpan("SSHSIG"u8.Length));
        reader.ReadUInt32();
        reader.ReadString();
        var name = reader.ReadString();
        reader.ReadString();
        Assert.AreEqual("sha512", reader.ReadAscii());
        var signed = new SshWriter().WriteBytes("SSHSIG"u8).WriteString(name).WriteString("").WriteString("sha512")
            .WriteString(SHA512.HashData(message)).WrittenSpan.ToArray();
        return (signed, reader.ReadString().ToArray());
    }
}
