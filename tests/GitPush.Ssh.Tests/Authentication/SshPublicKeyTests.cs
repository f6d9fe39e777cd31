using GitPush.Ssh.Tests.Support;

namespace GitPush.Ssh.Tests.Authentication;

[TestClass]
public sealed class SshPublicKeyTests
{
    private static readonly TestKey Ada = TestKey.Ed25519(1);

    [TestMethod]
    [DataRow("ed25519", "")]
    [DataRow("ecdsa", "256")]
    [DataRow("ecdsa", "384")]
    [DataRow("ecdsa", "521")]
    [DataRow("rsa", "2048")]
    public async Task What_ssh_keygen_writes_is_read_and_written(string type, string bits)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("id");
        await SshKeygen.GenerateAsync(path, bits.Length == 0 ? ["-t", type] : ["-t", type, "-b", bits]);
        var text = await File.ReadAllTextAsync(path + ".pub");
        var key = SshPublicKey.Parse(text);
        Assert.AreEqual("somebody", key.Comment);
        Assert.AreEqual((await SshKeygen.DescribeAsync(path))[1], key.Fingerprint);
        CollectionAssert.AreEqual(await SshKeygen.ReadPublicKeyAsync(path), key.Blob.ToArray());
        Assert.AreEqual(text.TrimEnd(), key.ToString());
        Assert.AreEqual(text.Split(' ')[0], key.Algorithm);
    }

    [TestMethod]
    public void Keys_are_equal_whatever_they_are_called()
    {
        var key = SshPublicKey.Parse(Ada.Line + " ada@laptop");
        var same = SshPublicKey.Parse(Ada.Line);
        Assert.AreEqual(key, same);
        Assert.AreEqual(key.GetHashCode(), same.GetHashCode());
        Assert.AreNotEqual(key, SshPublicKey.Parse(TestKey.Ed25519(2).Line));
        Assert.IsFalse(key.Equals(null));
        Assert.AreEqual("", same.Comment);
        Assert.AreEqual(Ada.Line, same.ToString());
    }

    [TestMethod]
    [DataRow(null, null)]
    [DataRow("", "The line does not begin with the type of a key, such as ssh-ed25519.")]
    [DataRow("AAAA", "The line does not begin with the type of a key, such as ssh-ed25519.")]
    [DataRow("from=\"*\" {0}", "The line does not begin with the type of a key, such as ssh-ed25519.")]
    [DataRow("ssh-ed25519 %", "The key is not in base64.")]
    [DataRow("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQM=", "An RSA key has")]
    [DataRow("{0}\n{0}", "There is more than one line.")]
    public void What_is_no_key_is_refused_with_a_reason(string? line, string? reason)
    {
        var text = line is null ? null : string.Format(null, line, Ada.Line);
        Assert.IsFalse(SshPublicKey.TryParse(text, out var key));
        Assert.IsNull(key);
        if (text is not null)
        {
            Assert.StartsWith(reason!, Assert.ThrowsExactly<FormatException>(() => SshPublicKey.Parse(text)).Message);
        }
    }

    [TestMethod]
    public void Lines_with_mistakes_are_read_or_refused()
    {
        var random = new Random(7);
        var line = System.Text.Encoding.ASCII.GetBytes(Ada.Line + " ada@laptop");
        for (var i = 0; i < 2000; i++)
        {
            if (SshPublicKey.TryParse(System.Text.Encoding.Latin1.GetString(Mutation.Of(line, random)), out var key))
            {
                Assert.IsFalse(key.Comment.Any(char.IsControl));
                Assert.AreEqual(key, SshPublicKey.Parse(key.ToString()));
            }
        }
    }
}
