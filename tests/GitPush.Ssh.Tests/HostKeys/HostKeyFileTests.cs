using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Tests.Support;

namespace GitPush.Ssh.Tests.HostKeys;

[TestClass]
public sealed class HostKeyFileTests
{
    private static readonly byte[] Data = [1, 2, 3];

    [TestMethod]
    [DataRow("ecdsa", "256", "RFC4716")]
    [DataRow("ecdsa", "256", "PEM")]
    [DataRow("ecdsa", "256", "PKCS8")]
    [DataRow("ecdsa", "384", "RFC4716")]
    [DataRow("ecdsa", "384", "PEM")]
    [DataRow("ecdsa", "521", "RFC4716")]
    [DataRow("ecdsa", "521", "PKCS8")]
    [DataRow("rsa", "2048", "RFC4716")]
    [DataRow("rsa", "2048", "PEM")]
    [DataRow("rsa", "2048", "PKCS8")]
    [DataRow("rsa", "3072", "RFC4716")]
    public async Task Keys_of_ssh_keygen_sign(string type, string bits, string form)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", type, "-b", bits, "-m", form);

        using var key = HostKeyFile.Load(path);

        string[] algorithms = type == "rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : ["ecdsa-sha2-nistp" + bits];
        CollectionAssert.AreEqual(algorithms, key.Algorithms.ToArray());
        CollectionAssert.AreEqual(await SshKeygen.ReadPublicKeyAsync(path), key.PublicKey.ToArray());
        Assert.AreEqual((await SshKeygen.DescribeAsync(path))[1], key.Fingerprint);
        Assert.IsTrue(PublicKey.TryParse(key.PublicKey.Span, out var publicKey, out _));
        foreach (var algorithm in algorithms)
        {
            Assert.IsTrue(publicKey.Verify(algorithm, key.Sign(algorithm, Data), Data), algorithm);
        }

        Assert.ThrowsExactly<ArgumentException>(() => key.Sign("ssh-rsa", Data));
    }

    [TestMethod]
    [DataRow("genrsa", "-traditional", "2048")]
    [DataRow("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")]
    [DataRow("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")]
    [DataRow("ecparam", "-genkey", "-name", "secp384r1")]
    public async Task Keys_of_OpenSSL_sign(params string[] arguments)
    {
        using var folder = new TempFolder();
        var path = WritePrivate(folder, await PeerTool.RunAsync("openssl", arguments));
        var point = await PeerTool.RunAsync("ssh-keygen", "-y", "-f", path);

        using var key = HostKeyFile.Load(path);

        Assert.AreEqual(System.Text.Encoding.ASCII.GetString(point).Split(' ')[1].Trim(), Convert.ToBase64String(key.PublicKey.Span));
    }

    [TestMethod]
    [DataRow("RFC4716")]
    [DataRow("PEM")]
    [DataRow("PKCS8")]
    public async Task An_encrypted_key_is_refused(string form)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await PeerTool.RunAsync("ssh-keygen", "-q", "-t", "ecdsa", "-m", form, "-N", "passphrase", "-f", path);

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        Assert.AreEqual(
            $"The host key '{path}' cannot be used: it is encrypted, and there is nobody to ask for the passphrase: 'ssh-keygen -p' removes it.",
            e.Message);
    }

    [TestMethod]
    public async Task An_Ed25519_key_is_refused()
    {
        using var folder = new TempFolder();
        await SshKeygen.GenerateAsync(folder.Combine("key"), "-t", "ed25519");
        var pkcs8 = WritePrivate(folder, await PeerTool.RunAsync("openssl", "genpkey", "-algorithm", "ED25519"));

        foreach (var path in new[] { folder.Combine("key"), pkcs8 })
        {
            var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));
            Assert.AreEqual(
                $"The host key '{path}' cannot be used: it is an Ed25519 key, which is not supported for hosts: use ECDSA or RSA.", e.Message);
        }
    }

    [TestMethod]
    [DataRow("RFC4716")]
    [DataRow("PEM")]
    public async Task An_RSA_key_of_1024_bits_is_refused(string form)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", "rsa", "-b", "1024", "-m", form);

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        Assert.AreEqual(
            $"The host key '{path}' cannot be used: it is an RSA key of 1024 bits; 2048 to 16384 are accepted.", e.Message);
    }

    [TestMethod]
    [DataRow("secp256k1")]
    [DataRow("brainpoolP256r1")]
    public async Task A_key_on_another_curve_is_refused(string curve)
    {
        using var folder = new TempFolder();
        var path = WritePrivate(
            folder, await PeerTool.RunAsync("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve));

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        Assert.AreEqual(
            $"The host key '{path}' cannot be used: it is on a curve other than P-256, P-384 and P-521.", e.Message);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(UnixFileMode.GroupRead, "640")]
    [DataRow(UnixFileMode.OtherRead, "604")]
    [DataRow(UnixFileMode.GroupWrite, "620")]
    public async Task A_key_that_others_may_open_is_refused(UnixFileMode permission, string shown)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", "ecdsa");
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | permission);

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        StringAssert.Contains(e.Message, $"its permissions 0{shown} are too open");
        SetMode(path, UnixFileMode.UserRead);
        HostKeyFile.Load(path).Dispose();
    }

    [TestMethod]
    public async Task A_private_part_of_another_key_is_noticed()
    {
        using var folder = new TempFolder();
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var swapped = new EcdsaHostKeySigner(other).EncodePublicKey();
        var path = WritePrivate(folder, System.Text.Encoding.ASCII.GetBytes(OpenSshPrivateKey.Write(one, swapped, "mixed")));

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        StringAssert.EndsWith(e.Message, "its private and its public part do not belong together.");
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => PeerTool.RunAsync("ssh-keygen", "-y", "-f", path));
    }

    [TestMethod]
    public void A_point_of_another_private_key_is_noticed()
    {
        using var folder = new TempFolder();
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ours = new EcdsaHostKeySigner(one).EncodePublicKey();
        var theirs = new EcdsaHostKeySigner(other).EncodePublicKey();
        var path = WritePrivate(
            folder, Replace(OpenSshPrivateKey.Write(one, ours, "mixed"), ours[^64..], theirs[^64..]));

        Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));
    }

    [TestMethod]
    public async Task An_RSA_key_with_a_wrong_private_exponent_is_noticed()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", "rsa", "-b", "2048", "-m", "PEM");
        using var rsa = RSA.Create();
        rsa.ImportFromPem(await File.ReadAllTextAsync(path));

        // As long as the modulus here, and in the file as short as it can be.
        var exponent = rsa.ExportParameters(includePrivateParameters: true).D.AsSpan().TrimStart((byte)0).ToArray();
        await PeerTool.RunAsync("ssh-keygen", "-q", "-p", "-N", "", "-m", "RFC4716", "-f", path);
        HostKeyFile.Load(path).Dispose();
        var damaged = WritePrivate(
            folder, Replace(await File.ReadAllTextAsync(path), exponent, [.. exponent[..^1], (byte)(exponent[^1] ^ 2)]));

        Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(damaged));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("nonsense")]
    [DataRow("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_a_private_key_is_refused(string content)
    {
        using var folder = new TempFolder();
        var path = WritePrivate(folder, System.Text.Encoding.ASCII.GetBytes(content));

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        Assert.AreEqual($"The host key '{path}' cannot be used: it has no private key in OpenSSH or PEM form.", e.Message);
    }

    [TestMethod]
    public void A_file_that_is_too_large_for_a_key_is_refused()
    {
        using var folder = new TempFolder();
        var path = WritePrivate(folder, new byte[(64 * 1024) + 1]);

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKeyFile.Load(path));

        StringAssert.EndsWith(e.Message, "it has more than 65536 bytes.");
    }

    [TestMethod]
    [DataRow("ecdsa", "256", "RFC4716")]
    [DataRow("ecdsa", "256", "PKCS8")]
    [DataRow("rsa", "2048", "RFC4716")]
    public async Task A_damaged_key_is_refused_in_words(string type, string bits, string form)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", type, "-b", bits, "-m", form);
        var text = await File.ReadAllTextAsync(path);
        Assert.IsTrue(PemEncoding.TryFind(text, out var fields));
        var label = text[fields.Label];
        var content = Convert.FromBase64String(text[fields.Base64Data]);
        var random = new Random(20);
        var refused = 0;
        for (var i = 0; i < 400; i++)
        {
            var damaged = Mutation.Of(content, random);
            try
            {
                PrivateKeyText.Parse(PemEncoding.WriteString(label, damaged)).Dispose();
            }
            catch (HostKeyException)
            {
                refused++;
            }
        }

        // What is left are changes of comments and check numbers.
        Assert.IsGreaterThan(200, refused);
    }

    /// <summary>Exchanges bytes wherever they are in a PEM file.</summary>
    private static byte[] Replace(string pem, byte[] wanted, byte[] replacement)
    {
        Assert.IsTrue(PemEncoding.TryFind(pem, out var fields));
        var content = Convert.FromBase64String(pem[fields.Base64Data]);
        var replaced = 0;
        for (int at; (at = content.AsSpan().IndexOf(wanted)) >= 0; replaced++)
        {
            replacement.CopyTo(content, at);
        }

        Assert.IsGreaterThan(0, replaced);
        return System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString(pem[fields.Label], content));
    }

    private static string WritePrivate(TempFolder folder, byte[] content)
    {
        var path = folder.Combine($"{Guid.NewGuid():N}");
        File.WriteAllBytes(path, content);
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
