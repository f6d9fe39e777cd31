using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Tests.Transport.Ciphers;

[TestClass]
public sealed class PacketMacTests
{
    /// <summary>RFC 4231 §4.2, §4.3 and §4.7, whose first four bytes of data are taken for the sequence number.</summary>
    [TestMethod]
    [DataRow("SHA256", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [DataRow("SHA512", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854")]
    [DataRow("SHA256", "4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void The_vectors_of_the_standard_come_out(string hash, string key, string data, string expected)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(data);
        using var mac = new PacketMac(new HashAlgorithmName(hash), Convert.FromHexString(key));
        var tag = new byte[mac.Size];
        mac.Compute(BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsSpan(4), tag);
        Assert.AreEqual(expected, Convert.ToHexStringLower(tag));
        Assert.IsTrue(mac.Verify(BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsSpan(4), tag));
        tag[^1] ^= 1;
        Assert.IsFalse(mac.Verify(BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsSpan(4), tag));
    }
}
