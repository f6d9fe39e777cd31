using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Ssh.Cryptography;

namespace GitPush.Ssh.Tests.Cryptography;

/// <summary>The other side is OpenSSL.</summary>
[TestClass]
public sealed class OpenSslTests
{
    /// <summary>What stands before an X25519 key in a SubjectPublicKeyInfo (RFC 8410 §4); an Ed25519 key has 0x70 where this has 0x6e.</summary>
    private static readonly byte[] PublicKeyPrefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x03, 0x21, 0x00];

    [TestMethod]
    public async Task OpenSSL_derives_the_same_secret()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 4; i++)
        {
            var peerKey = await GenerateAsync(folder, "X25519");
            using var exchange = X25519.Create();
            var ours = folder.Combine("ours.der");
            await File.WriteAllBytesAsync(ours, [.. PublicKeyPrefix, .. exchange.PublicKey]);

            var expected = await PeerTool.RunAsync("openssl", "pkeyutl", "-derive", "-inkey", folder.Combine("key"), "-peerkey", ours, "-peerform", "DER");

            var secret = new byte[X25519.Size];
            Assert.IsTrue(exchange.TryDeriveSharedSecret(peerKey, secret));
            CollectionAssert.AreEqual(expected, secret);
        }
    }

    [TestMethod]
    public async Task Signatures_of_OpenSSL_are_valid()
    {
        using var folder = new TempFolder();
        var key = await GenerateAsync(folder, "ED25519");
        foreach (var length in new[] { 1, 64, 111, 112, 5000 })
        {
            var message = RandomNumberGenerator.GetBytes(length);
            await File.WriteAllBytesAsync(folder.Combine("message"), message);

            var signature = await PeerTool.RunAsync("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", folder.Combine("key"), "-in", folder.Combine("message"));

            Assert.IsTrue(Ed25519.Verify(key, message, signature), $"{length} bytes");
            message[^1] ^= 1;
            Assert.IsFalse(Ed25519.Verify(key, message, signature), $"{length} bytes");
        }
    }

    /// <summary>Generates a private key in the file <c>key</c>.</summary>
    /// <returns>The public key, 32 bytes.</returns>
    private static async Task<byte[]> GenerateAsync(TempFolder folder, string algorithm)
    {
        await PeerTool.RunAsync("openssl", "genpkey", "-algorithm", algorithm, "-out", folder.Combine("key"));
        var encoded = await PeerTool.RunAsync("openssl", "pkey", "-in", folder.Combine("key"), "-pubout", "-outform", "DER");
        return encoded[PublicKeyPrefix.Length..];
    }
}
