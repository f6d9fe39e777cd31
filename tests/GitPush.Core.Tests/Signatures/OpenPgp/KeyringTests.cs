using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Signatures;
using GitPush.Signatures.OpenPgp;

namespace GitPush.Core.Tests.Signatures.OpenPgp;

/// <summary>Signatures of GnuPG, judged as GnuPG judges them.</summary>
[TestClass]
public sealed class KeyringTests
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nWhat is signed\n");

    [TestMethod]
    [DataRow("ed25519")]
    [DataRow("nistp256")]
    [DataRow("nistp384")]
    [DataRow("rsa2048")]
    [DataRow("rsa3072")]
    public void A_signature_of_each_algorithm_holds_for_its_message_and_for_no_other(string algorithm)
    {
        using var gpg = new Gpg();
        var fingerprint = gpg.Generate("Ada Lovelace <ada@example.com>", algorithm);
        var signature = gpg.Sign(Message, fingerprint);
        var keyring = Parse(gpg.Export());

        var verdict = keyring.Verify(signature, Message, DateTimeOffset.UtcNow);
        var other = keyring.Verify(signature, Message.AsMemory(1), DateTimeOffset.UtcNow);

        Assert.IsTrue(verdict.Holds, verdict.Problem);
        Assert.AreEqual(fingerprint, verdict.Signer.Fingerprint);
        Assert.AreEqual(SignatureKind.OpenPgp, verdict.Signer.Kind);
        Assert.IsTrue(verdict.Signer.HasEmail("ADA@example.com"));
        Assert.IsFalse(verdict.Signer.HasEmail("da@example.com"));
        Assert.AreEqual("has an OpenPGP signature that does not fit its content", other.Problem);
        Assert.IsTrue(gpg.Verify(Message, signature));
        Assert.IsFalse(gpg.Verify(Message[1..], signature));
    }

    [TestMethod]
    public void A_subkey_signs_for_its_primary_key_until_it_is_revoked()
    {
        using var gpg = new Gpg();
        var primary = gpg.Generate("ada@example.com", "ed25519", "cert");
        _ = gpg.Run(["--passphrase", "", "--quick-add-key", primary, "ed25519", "sign", "never"]);
        var subkey = gpg.FingerprintsOf("ada@example.com")[1];
        var signature = gpg.Sign(Message, subkey + "!");

        var before = Verify(gpg, signature);
        _ = gpg.Run(["--command-fd", "0", "--no-batch", "--edit-key", primary, "key 1", "revkey", "save"], Encoding.ASCII.GetBytes("y\n0\n\ny\n"));
        var after = Verify(gpg, signature);

        Assert.IsTrue(before.Holds, before.Problem);
        Assert.AreEqual(primary, before.Signer.Fingerprint);
        Assert.IsTrue(before.Signer.HasEmail("ada@example.com"));
        StringAssert.EndsWith(after.Problem, $"{subkey}, which is revoked");
        Assert.IsFalse(gpg.Verify(Message, signature));
    }

    [TestMethod]
    public void A_primary_key_that_only_certifies_signs_nothing()
    {
        using var gpg = new Gpg();
        var primary = gpg.Generate("ada@example.com", "ed25519", "sign,cert");
        var signature = gpg.Sign(Message, primary);
        _ = gpg.Run(["--command-fd", "0", "--no-batch", "--edit-key", primary, "change-usage", "save"], Encoding.ASCII.GetBytes("S\nQ\n"));

        StringAssert.EndsWith(Verify(gpg, signature).Problem, "which may not sign");
    }

    [TestMethod]
    public void An_expired_key_signs_nothing_any_more()
    {
        using var gpg = new Gpg();
        var fingerprint = gpg.Generate("ada@example.com", "ed25519", expires: "20200201T000000", options: ["--faked-system-time", "20200101T000000"]);
        var signature = gpg.Sign(Message, fingerprint, "--faked-system-time", "20200102T000000");
        var export = gpg.Export();

        var inTime = Parse(export).Verify(signature, Message, new DateTimeOffset(2020, 1, 15, 0, 0, 0, TimeSpan.Zero));
        var now = Parse(export).Verify(signature, Message, DateTimeOffset.UtcNow);

        Assert.IsTrue(inTime.Holds, inTime.Problem);
        StringAssert.EndsWith(now.Problem, "which has expired");
        Assert.IsFalse(gpg.Verify(Message, signature));
    }

    [TestMethod]
    public void A_revoked_key_signs_nothing_any_more()
    {
        using var gpg = new Gpg();
        var fingerprint = gpg.Generate("ada@example.com", "ed25519");
        var signature = gpg.Sign(Message, fingerprint);
        var certificate = File.ReadAllText(Path.Combine(gpg.Home, "openpgp-revocs.d", fingerprint + ".rev")).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal);

        _ = gpg.Run(["--import"], Encoding.ASCII.GetBytes(certificate));

        StringAssert.EndsWith(Verify(gpg, signature).Problem, "which is revoked");
        Assert.IsFalse(gpg.Verify(Message, signature));
    }

    [TestMethod]
    public void A_signature_with_SHA_1_does_not_count()
    {
        using var gpg = new Gpg();
        var fingerprint = gpg.Generate("ada@example.com", "rsa2048");

        var signature = gpg.Sign(Message, fingerprint, "--digest-algo", "SHA1");

        Assert.AreEqual("has an OpenPGP signature with SHA-1, which does not count", Verify(gpg, signature).Problem);
    }

    [TestMethod]
    public void Somebody_elses_key_is_no_signer()
    {
        using var gpg = new Gpg();
        var ada = gpg.Generate("ada@example.com", "ed25519");
        var eve = gpg.Generate("eve@example.com", "ed25519");

        var verdict = Parse(gpg.Export(ada)).Verify(gpg.Sign(Message, eve), Message, DateTimeOffset.UtcNow);

        Assert.AreEqual($"is signed with the OpenPGP key {eve[^16..]}, which is no allowed signer's", verdict.Problem);
    }

    [TestMethod]
    public void Another_keys_subkey_that_does_not_agree_signs_nothing()
    {
        using var gpg = new Gpg();
        _ = gpg.Generate("ada@example.com", "ed25519", "cert");
        _ = gpg.Run(["--passphrase", "", "--quick-add-key", gpg.FingerprintsOf("ada@example.com")[0], "ed25519", "sign", "never"]);
        _ = gpg.Generate("eve@example.com", "ed25519", "cert");
        var (ada, eve) = (Packets(gpg.Export("ada@example.com")), Packets(gpg.Export("eve@example.com")));
        var signature = gpg.Sign(Message, gpg.FingerprintsOf("ada@example.com")[1] + "!");

        // Eve's key with Ada's subkey behind it.
        var stolen = eve.Concat(ada.SkipWhile(packet => packet.Type != PacketType.PublicSubkey)).SelectMany(packet => packet.Bytes).ToArray();

        var problems = new List<string>();
        var verdict = Keyring.Parse(stolen, DateTimeOffset.UtcNow, problems).Verify(signature, Message, DateTimeOffset.UtcNow);
        StringAssert.EndsWith(verdict.Problem, "which is not bound to its primary key");
    }

    [TestMethod]
    public void A_damaged_keyring_says_so_and_a_binary_one_is_read()
    {
        using var gpg = new Gpg();
        var fingerprint = gpg.Generate("ada@example.com", "ed25519");
        var problems = new List<string>();

        var damaged = Keyring.Parse("ssh-ed25519 AAAA"u8, DateTimeOffset.UtcNow, problems);
        var binary = Keyring.Parse(gpg.Run(["--export"]).Output, DateTimeOffset.UtcNow, []);

        Assert.HasCount(1, problems);
        var signature = gpg.Sign(Message, fingerprint);
        Assert.IsFalse(damaged.Verify(signature, Message, DateTimeOffset.UtcNow).Holds);
        Assert.IsTrue(binary.Verify(signature, Message, DateTimeOffset.UtcNow).Holds);
    }

    [TestMethod]
    public void Whatever_bit_of_a_signature_is_changed_it_does_not_hold_for_somebody_else()
    {
        using var gpg = new Gpg();
        var fingerprint = gpg.Generate("ada@example.com", "nistp256");
        var keyring = Parse(gpg.Export());
        var packet = Packets(Encoding.ASCII.GetString(gpg.Sign(Message, fingerprint)).Replace("PGP SIGNATURE", "PGP PUBLIC KEY BLOCK", StringComparison.Ordinal))[0].Bytes;

        for (var i = 0; i < packet.Length; i++)
        {
            var changed = packet.ToArray();
            changed[i] ^= 0x10;
            var armored = $"-----BEGIN PGP SIGNATURE-----\n\n{Convert.ToBase64String(changed)}\n-----END PGP SIGNATURE-----\n";
            var verdict = keyring.Verify(Encoding.ASCII.GetBytes(armored), Message, DateTimeOffset.UtcNow);

            // What is not hashed says only whose key to look for.
            Assert.IsTrue(!verdict.Holds || verdict.Signer.Fingerprint == fingerprint, $"byte {i}");
        }
    }

    private static SignatureVerdict Verify(Gpg gpg, byte[] signature) => Parse(gpg.Export()).Verify(signature, Message, DateTimeOffset.UtcNow);

    private static Keyring Parse(string export)
    {
        var problems = new List<string>();
        var keyring = Keyring.Parse(Encoding.ASCII.GetBytes(export), DateTimeOffset.UtcNow, problems);
        Assert.IsEmpty(problems, string.Join('\n', problems));
        return keyring;
    }

    private static List<(PacketType Type, byte[] Bytes)> Packets(string armored)
    {
        ReadOnlySpan<byte> text = Encoding.ASCII.GetBytes(armored);
        Assert.IsTrue(Armor.TryTake(ref text, "PGP PUBLIC KEY BLOCK"u8, out var data));
        var packets = new List<(PacketType, byte[])>();
        var reader = new OpenPgpReader(data);
        while (!reader.IsAtEnd)
        {
            var type = reader.ReadPacket(out var body);
            packets.Add((type, [(byte)(0xC0 | (int)type), 0xFF, (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body]));
        }

        return packets;
    }
}
