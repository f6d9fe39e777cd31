using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GitPush.Cryptography;

namespace GitPush.Ssh.Tests.Cryptography;

/// <summary>The other side is OpenSSH.</summary>
[TestClass]
public sealed class OpenSshTests
{
    [TestMethod]
    public async Task Signatures_of_ssh_keygen_are_valid()
    {
        using var folder = new TempFolder();
        var message = folder.WriteFile("message", "what is signed");
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.Combine("key"));
        await PeerTool.RunAsync("ssh-keygen", "-q", "-Y", "sign", "-n", "gitpush", "-f", folder.Combine("key"), message);
        var lines = await File.ReadAllLinesAsync(message + ".sig");
        var hash = SHA512.HashData(await File.ReadAllBytesAsync(message));

        // PROTOCOL.sshsig: the magic, a version, public key, namespace, nothing, the hash's name, and the signature.
        var file = Convert.FromBase64String(string.Concat(lines[1..^1]));
        var rest = file.AsSpan("SSHSIG"u8.Length + sizeof(uint));
        var publicKey = TakeString(ref rest);
        var name = TakeString(ref rest).ToArray();
        var reserved = TakeString(ref rest).ToArray();
        var hashName = TakeString(ref rest).ToArray();
        var signature = TakeString(ref rest);
        Assert.AreEqual("sha512", Encoding.ASCII.GetString(hashName));
        byte[] signed = [.. "SSHSIG"u8, .. String(name), .. String(reserved), .. String(hashName), .. String(hash)];

        // RFC 8709 §4 and §6: the name of the algorithm, then the key or the signature.
        TakeString(ref publicKey);
        TakeString(ref signature);
        var key = TakeString(ref publicKey);
        var bytes = TakeString(ref signature);
        Assert.IsTrue(Ed25519.Verify(key, signed, bytes));
        bytes[40] ^= 1;
        Assert.IsFalse(Ed25519.Verify(key, signed, bytes));
    }

    private static Span<byte> TakeString(ref Span<byte> source)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(source);
        var taken = source.Slice(sizeof(int), length);
        source = source[(sizeof(int) + length)..];
        return taken;
    }

    private static byte[] String(byte[] value)
    {
        var encoded = new byte[sizeof(int) + value.Length];
        BinaryPrimitives.WriteInt32BigEndian(encoded, value.Length);
        value.CopyTo(encoded, sizeof(int));
        return encoded;
    }
}
