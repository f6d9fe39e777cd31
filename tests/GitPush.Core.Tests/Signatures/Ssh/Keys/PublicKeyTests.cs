using System.Numerics;
using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.Signatures.Ssh.Keys;

[TestClass]
public sealed class PublicKeyTests
{
    [TestMethod]
    [DataRow("ssh-ed25519", "-t", "ed25519")]
    [DataRow("ecdsa-sha2-nistp256", "-t", "ecdsa", "-b", "256")]
    [DataRow("ecdsa-sha2-nistp384", "-t", "ecdsa", "-b", "384")]
    [DataRow("ecdsa-sha2-nistp521", "-t", "ecdsa", "-b", "521")]
    [DataRow("ssh-rsa", "-t", "rsa", "-b", "2048")]
    public async Task Keys_and_signatures_of_ssh_keygen_are_read(string type, params string[] options)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, options);
        var blob = await SshKeygen.ReadPublicKeyAsync(path);
        var algorithm = type == "ssh-rsa" ? "rsa-sha2-512" : type;

        Assert.IsTrue(PublicKey.TryParse(blob, out var key, out _));
        Assert.AreEqual(type, key.Type);
        Assert.AreEqual((await SshKeygen.DescribeAsync(path))[1], key.Fingerprint);
        CollectionAssert.AreEqual(blob, key.Blob.ToArray());

        // Several, since the halves of an ECDSA signature are shorter now and then.
        for (var i = 0; i < 4; i++)
        {
            var (signed, signature) = await SshKeygen.SignAsync(folder, path);
            Assert.IsTrue(key.Verify(algorithm, signature, signed));
            signed[^1] ^= 1;
            Assert.IsFalse(key.Verify(algorithm, signature, signed));
            signed[^1] ^= 1;
            signature[^5] ^= 1;
            Assert.IsFalse(key.Verify(algorithm, signature, signed));
        }
    }

    [TestMethod]
    [DataRow("sha256", "rsa-sha2-256")]
    [DataRow("sha512", "rsa-sha2-512")]
    public async Task Both_RSA_algorithms_of_OpenSSL_are_verified_under_their_own_name_only(string hash, string algorithm)
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", "rsa", "-b", "2048", "-m", "PEM");
        var message = folder.WriteFile("message", "what is signed");
        var bytes = await PeerTool.RunAsync("openssl", "dgst", "-" + hash, "-sign", path, message);
        Assert.IsTrue(PublicKey.TryParse(await SshKeygen.ReadPublicKeyAsync(path), out var key, out _));
        var data = "what is signed"u8;

        Assert.IsTrue(key.Verify(algorithm, Signature(algorithm, bytes), data));
        foreach (var other in new[] { "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa", "ssh-ed25519" }.Where(name => name != algorithm))
        {
            Assert.IsFalse(key.Verify(other, Signature(other, bytes), data), other);
            Assert.IsFalse(key.Verify(algorithm, Signature(other, bytes), data), other);
            Assert.IsFalse(key.Verify(other, Signature(algorithm, bytes), data), other);
        }
    }

    [TestMethod]
    public async Task Signatures_with_SHA1_are_never_valid()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", "rsa", "-b", "2048", "-m", "PEM");
        var bytes = await PeerTool.RunAsync("openssl", "dgst", "-sha1", "-sign", path, folder.WriteFile("message", "what is signed"));
        Assert.IsTrue(PublicKey.TryParse(await SshKeygen.ReadPublicKeyAsync(path), out var key, out _));

        CollectionAssert.DoesNotContain(key.SignatureAlgorithms.ToArray(), "ssh-rsa");
        foreach (var algorithm in new[] { "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512" })
        {
            Assert.IsFalse(key.Verify(algorithm, Signature(algorithm, bytes), "what is signed"u8), algorithm);
        }
    }

    [TestMethod]
    public void An_RSA_signature_without_its_leading_zero_is_valid()
    {
        using var rsa = RSA.Create(2048);
        Assert.IsTrue(PublicKey.TryParse(RsaBlob(rsa), out var key, out _));
        byte[] data;
        byte[] bytes;
        var counter = 0;
        do
        {
            data = BitConverter.GetBytes(counter++);
            bytes = rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        while (bytes[0] != 0);

        Assert.IsTrue(key.Verify("rsa-sha2-256", Signature("rsa-sha2-256", bytes), data));
        Assert.IsTrue(key.Verify("rsa-sha2-256", Signature("rsa-sha2-256", bytes[1..]), data));
        Assert.IsFalse(key.Verify("rsa-sha2-256", Signature("rsa-sha2-256", [0, .. bytes]), data));
    }

    [TestMethod]
    public async Task An_RSA_key_of_1024_bits_is_refused()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("key");
        await SshKeygen.GenerateAsync(path, "-t", "rsa", "-b", "1024");

        Assert.IsFalse(PublicKey.TryParse(await SshKeygen.ReadPublicKeyAsync(path), out _, out var reason));
        Assert.AreEqual("An RSA key has 1024 bits; 2048 to 16384 are accepted.", reason);
    }

    [TestMethod]
    [DataRow(2047, false)]
    [DataRow(2048, true)]
    [DataRow(16384, true)]
    [DataRow(16385, false)]
    [DataRow(60000, false)]
    public void RSA_keys_have_2048_to_16384_bits(int bits, bool isAccepted)
    {
        var modulus = ((BigInteger.One << (bits - 1)) + 1).ToByteArray(isUnsigned: true, isBigEndian: true);

        Assert.AreEqual(isAccepted, PublicKey.TryParse(RsaBlob([1, 0, 1], modulus), out var key, out _));

        // And whatever such a key is, it verifies nothing.
        Assert.IsFalse(key?.Verify("rsa-sha2-512", Signature("rsa-sha2-512", new byte[(bits + 7) / 8]), [1]) ?? false);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("01")]
    [DataRow("02")]
    [DataRow("010002")]
    [DataRow("010000000000000001")]
    public void RSA_exponents_are_odd_and_have_8_bytes_at_most(string exponent)
    {
        var modulus = ((BigInteger.One << 2047) + 1).ToByteArray(isUnsigned: true, isBigEndian: true);

        Assert.IsFalse(PublicKey.TryParse(RsaBlob(Convert.FromHexString(exponent), modulus), out _, out _));
        Assert.IsTrue(PublicKey.TryParse(RsaBlob([3], modulus), out _, out _));
    }

    [TestMethod]
    public void ECDSA_points_off_their_curve_are_refused()
    {
        foreach (var curve in new[] { NistCurve.P256, NistCurve.P384, NistCurve.P521 })
        {
            using var ecdsa = ECDsa.Create(curve.Curve);
            var q = ecdsa.ExportParameters(includePrivateParameters: false).Q;
            Assert.IsTrue(PublicKey.TryParse(EcdsaBlob(curve, [4, .. q.X!, .. q.Y!]), out _, out _));

            q.Y![^1] ^= 1;
            Assert.IsFalse(PublicKey.TryParse(EcdsaBlob(curve, [4, .. q.X!, .. q.Y]), out _, out var reason));
            Assert.AreEqual("An ECDSA key is a point that is not on its curve.", reason);
            q.Y[^1] ^= 1;
            foreach (var other in new byte[][] { [], [0], [2, .. q.X!], [6, .. q.X!, .. q.Y], [4, .. q.X!, .. q.Y, 0], [4, .. q.X!, .. q.Y[1..]] })
            {
                Assert.IsFalse(PublicKey.TryParse(EcdsaBlob(curve, other), out _, out reason));
                Assert.AreEqual("An ECDSA key is not an uncompressed point of its curve.", reason);
            }
        }
    }

    [TestMethod]
    public void An_ECDSA_key_is_on_the_curve_that_its_type_says()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        var blob = new SshWriter().WriteString("ecdsa-sha2-nistp256").WriteString("nistp384")
            .WriteString((ReadOnlySpan<byte>)[4, .. q.X!, .. q.Y!]).WrittenSpan;

        Assert.IsFalse(PublicKey.TryParse(blob, out _, out var reason));
        Assert.AreEqual("An ECDSA key names another curve than its type does.", reason);
    }

    [TestMethod]
    public void ECDSA_signatures_have_two_numbers_between_nothing_and_the_order()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        Assert.IsTrue(PublicKey.TryParse(EcdsaBlob(NistCurve.P256, [4, .. q.X!, .. q.Y!]), out var key, out _));
        byte[] data = [1, 2, 3];
        var halves = ecdsa.SignData(data, HashAlgorithmName.SHA256);
        var (r, s) = (halves[..32], halves[32..]);
        var order = new BigInteger(Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"), isUnsigned: true, isBigEndian: true);
        var larger = (new BigInteger(s, isUnsigned: true, isBigEndian: true) + order).ToByteArray(isUnsigned: true, isBigEndian: true);

        bool Verify(byte[] first, byte[] second, byte[]? trailer = null) => key.Verify(
            key.Type,
            Signature(key.Type, new SshWriter().WriteMpint(first).WriteMpint(second).WriteBytes(trailer ?? []).WrittenSpan.ToArray()),
            data);
        Assert.IsTrue(Verify(r, s));
        Assert.IsFalse(Verify(r, s, [0]));
        Assert.IsFalse(Verify([], s));
        Assert.IsFalse(Verify(r, []));
        Assert.IsFalse(Verify(r, larger));
        Assert.IsFalse(Verify(r, order.ToByteArray(isUnsigned: true, isBigEndian: true)));
        Assert.IsFalse(Verify(r, Enumerable.Repeat((byte)0xff, 4000).ToArray()));
        Assert.IsFalse(key.Verify(key.Type, [.. Signature(key.Type, []), 0], data));
    }

    [TestMethod]
    public void An_Ed25519_key_is_a_point_that_is_not_of_small_order()
    {
        static byte[] Blob(ReadOnlySpan<byte> point) => new SshWriter().WriteString("ssh-ed25519").WriteString(point).WrittenSpan.ToArray();
        var neutral = new byte[32];
        neutral[0] = 1;

        Assert.IsFalse(PublicKey.TryParse(Blob(neutral), out _, out var reason));
        Assert.AreEqual("An Ed25519 key is not a point that an honest signer has.", reason);
        Assert.IsFalse(PublicKey.TryParse(Blob(new byte[31]), out _, out _));
    }

    [TestMethod]
    [DataRow("ssh-dss")]
    [DataRow("ssh-ed25519-cert-v01@openssh.com")]
    [DataRow("")]
    [DataRow("nonsense")]
    public void Keys_of_other_types_are_values(string type)
    {
        Assert.IsFalse(PublicKey.TryParse(new SshWriter().WriteString(type).WriteString(new byte[32]).WrittenSpan, out var key, out var reason));

        Assert.IsNull(key);
        Assert.AreEqual($"Keys of type '{type}' are not supported.", reason);
    }

    [TestMethod]
    public void A_key_ends_where_its_last_field_does()
    {
        using var rsa = RSA.Create(2048);
        var blob = RsaBlob(rsa);

        Assert.IsFalse(PublicKey.TryParse([.. blob, 0], out _, out var reason));
        Assert.AreEqual("A key has bytes after its end.", reason);
        for (var length = 0; length < blob.Length; length++)
        {
            Assert.IsFalse(PublicKey.TryParse(blob.AsSpan(0, length), out _, out _));
        }

        Assert.IsFalse(PublicKey.TryParse(new byte[PublicKey.MaxBlobSize + 1], out _, out reason));
        Assert.AreEqual("A key has more than 8192 bytes.", reason);
    }

    private static byte[] Signature(string algorithm, byte[] bytes) =>
        new SshWriter().WriteString(algorithm).WriteString(bytes).WrittenSpan.ToArray();

    private static byte[] RsaBlob(RSA rsa)
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return RsaBlob(parameters.Exponent!, parameters.Modulus!);
    }

    private static byte[] RsaBlob(byte[] exponent, byte[] modulus) =>
        new SshWriter().WriteString("ssh-rsa").WriteMpint(exponent).WriteMpint(modulus).WrittenSpan.ToArray();

    private static byte[] EcdsaBlob(NistCurve curve, byte[] q) =>
        new SshWriter().WriteString(curve.KeyType).WriteString(curve.Identifier).WriteString(q).WrittenSpan.ToArray();
}
