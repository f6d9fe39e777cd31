using System.Numerics;
using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Cryptography.Curve25519;

namespace GitPush.Core.Tests.Cryptography;

[TestClass]
public sealed class Ed25519Tests
{
    /// <summary>The message of "TEST 1024" in RFC 8032 §7.1.</summary>
    private const string LongMessage =
        "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d8"
        + "79de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc"
        + "1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e"
        + "06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7"
        + "aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2"
        + "d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f270"
        + "88d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b07"
        + "07e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51a"
        + "ddd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb7"
        + "51fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8"
        + "ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08"
        + "d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e4"
        + "88acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e"
        + "6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b5"
        + "0d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d"
        + "b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0";

    private static readonly byte[] Message = "what is signed"u8.ToArray();

    [TestMethod]
    [DataRow(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [DataRow(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [DataRow(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [DataRow(
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
        LongMessage,
        "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03")]
    [DataRow(
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void The_signatures_of_RFC_8032_section_7_1_are_valid_and_for_no_other_message(string publicKey, string message, string signature)
    {
        var key = Convert.FromHexString(publicKey);
        var signed = Convert.FromHexString(message);
        var bytes = Convert.FromHexString(signature);

        Assert.IsTrue(Ed25519.Verify(key, signed, bytes));
        Assert.IsFalse(Ed25519.Verify(key, [.. signed, 0], bytes));
        Assert.IsFalse(Ed25519.Verify(key, [0, .. signed], bytes));
    }

    [TestMethod]
    public void Each_bit_of_key_signature_and_message_counts()
    {
        var signer = new ReferenceSigner(1);
        var signature = signer.Sign(Message);
        Assert.IsTrue(Ed25519.Verify(signer.PublicKey, Message, signature));

        foreach (var part in new[] { signer.PublicKey, Message, signature })
        {
            for (var bit = 0; bit < 8 * part.Length; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.IsFalse(Ed25519.Verify(signer.PublicKey, Message, signature), $"bit {bit} of {part.Length} bytes");
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.IsTrue(Ed25519.Verify(signer.PublicKey, Message, signature));
    }

    [TestMethod]
    public void Signatures_made_with_plain_integers_are_valid()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var signer = new ReferenceSigner(seed);
            var message = RandomNumberGenerator.GetBytes(seed);

            Assert.IsTrue(Ed25519.Verify(signer.PublicKey, message, signer.Sign(message)), $"seed {seed}");
        }
    }

    [TestMethod]
    public void A_signature_whose_S_is_not_reduced_is_invalid()
    {
        var signer = new ReferenceSigner(2);
        var signature = signer.Sign(Message);

        // The same S modulo L: all that fit into 32 bytes.
        var rows = 0;
        for (var s = ReferenceCurve.ToInteger(signature[32..]) + ReferenceCurve.L; s < BigInteger.Pow(2, 256); s += ReferenceCurve.L)
        {
            Assert.IsFalse(Ed25519.Verify(signer.PublicKey, Message, [.. signature[..32], .. ReferenceCurve.Encode(s)]), $"S = {s}");
            rows++;
        }

        Assert.IsGreaterThanOrEqualTo(14, rows);
    }

    [TestMethod]
    [DataRow(0, 64)]
    [DataRow(31, 64)]
    [DataRow(33, 64)]
    [DataRow(32, 0)]
    [DataRow(32, 63)]
    [DataRow(32, 65)]
    public void Keys_and_signatures_of_another_length_are_invalid(int keyLength, int signatureLength)
    {
        var signer = new ReferenceSigner(4);
        byte[] key = [.. signer.PublicKey, 0];
        byte[] signature = [.. signer.Sign(Message), 0];

        Assert.IsTrue(Ed25519.Verify(key.AsSpan(0, 32), Message, signature.AsSpan(0, 64)));
        Assert.IsFalse(Ed25519.Verify(key.AsSpan(0, keyLength), Message, signature.AsSpan(0, signatureLength)));
    }

    [TestMethod]
    public void Nobody_can_sign_for_a_public_key_of_small_order()
    {
        var forgeries = 0;
        foreach (var point in ReferenceCurve.SmallOrderPoints())
        {
            foreach (var key in Encodings(point))
            {
                // With S = 0 the equation is R = -[k]A, for which R has eight candidates, whatever the message is.
                foreach (var r in ReferenceCurve.SmallOrderPoints().Select(ReferenceCurve.Encode))
                {
                    var k = ReferenceCurve.Challenge(r, key, Message);
                    var holds = ReferenceCurve.Encode(ReferenceCurve.Multiply(8 - (k % 8), point)).SequenceEqual(r);
                    forgeries += holds ? 1 : 0;
                    Assert.IsFalse(Ed25519.Verify(key, Message, [.. r, .. new byte[32]]), Convert.ToHexStringLower(key));
                }
            }
        }

        Assert.IsGreaterThan(0, forgeries, "none of the signatures was one that the equation allows");
    }

    [TestMethod]
    public void A_public_key_that_is_not_encoded_canonically_is_invalid()
    {
        // p + 1 is another way to write 1, and so on; 2^255 - 1 is p + 18, which is the last one.
        var rows = 0;
        for (var y = 2; y < 19; y++)
        {
            if (ReferenceCurve.Decode(ReferenceCurve.Encode(y)) is not null)
            {
                var key = ReferenceCurve.Encode(ReferenceCurve.P + y);
                Assert.IsFalse(Ed25519.Verify(key, Message, new byte[64]));
                Assert.IsFalse(EdwardsPoint.TryDecode(key, out _));
                Assert.IsTrue(EdwardsPoint.TryDecode(ReferenceCurve.Encode(y), out _));
                rows++;
            }
        }

        Assert.IsGreaterThan(3, rows);
    }

    [TestMethod]
    public void Each_point_of_small_order_has_one_encoding()
    {
        // RFC 8032 §5.1.3: neither y + p nor x = 0 with the bit of a negative x.
        var rows = 0;
        foreach (var point in ReferenceCurve.SmallOrderPoints())
        {
            foreach (var encoded in Encodings(point))
            {
                var canonical = encoded.AsSpan().SequenceEqual(ReferenceCurve.Encode(point));
                Assert.AreEqual(canonical, EdwardsPoint.TryDecode(encoded, out _), Convert.ToHexStringLower(encoded));
                rows++;
            }
        }

        Assert.AreEqual(14, rows);
    }

    [TestMethod]
    public void A_signature_holds_without_the_cofactor_or_not_at_all()
    {
        // A public key with a part of small order: what is signed for it may or may not have one left over.
        var signer = new ReferenceSigner(5, ReferenceCurve.SmallOrderPoints()[1]);
        var results = new HashSet<bool>();
        for (byte i = 0; i < 40; i++)
        {
            byte[] message = [i];
            var signature = signer.Sign(message);
            var leftOver = ReferenceCurve.Challenge(signature[..32], signer.PublicKey, message) % 8 != 0;

            Assert.AreEqual(!leftOver, Ed25519.Verify(signer.PublicKey, message, signature));
            results.Add(leftOver);
        }

        Assert.HasCount(2, results);
    }

    [TestMethod]
    public void Half_of_all_y_coordinates_are_no_public_key()
    {
        for (var y = 0; y < 60; y++)
        {
            var encoded = ReferenceCurve.Encode(y);
            Assert.AreEqual(ReferenceCurve.Decode(encoded) is not null, EdwardsPoint.TryDecode(encoded, out _), $"y = {y}");
        }
    }

    /// <summary>All encodings of 32 bytes that some decoder takes for a point: y also with p added, x = 0 also as negative.</summary>
    private static IEnumerable<byte[]> Encodings((BigInteger X, BigInteger Y) point)
    {
        for (var y = point.Y; y < BigInteger.Pow(2, 255); y += ReferenceCurve.P)
        {
            var encoded = ReferenceCurve.Encode(y);
            encoded[31] |= (byte)(point.X.IsEven ? 0 : 0x80);
            yield return encoded;
            if (point.X.IsZero)
            {
                yield return [.. encoded[..31], (byte)(encoded[31] ^ 0x80)];
            }
        }
    }
}
