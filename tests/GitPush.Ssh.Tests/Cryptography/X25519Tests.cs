using System.Numerics;
using GitPush.Core.Tests.Cryptography;
using GitPush.Ssh.Cryptography;

namespace GitPush.Ssh.Tests.Cryptography;

[TestClass]
public sealed class X25519Tests
{
    private static readonly byte[] Nine = ReferenceCurve.Encode(9);

    [TestMethod]
    [DataRow(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [DataRow(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void The_function_gives_what_RFC_7748_section_5_2_has(string scalar, string u, string expected) =>
        Assert.AreEqual(expected, Convert.ToHexStringLower(Multiply(Convert.FromHexString(scalar), Convert.FromHexString(u))));

    [TestMethod]
    [DataRow(1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")]
    [DataRow(1000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")]
    public void Applied_to_its_own_results_the_function_gives_what_RFC_7748_section_5_2_has(int times, string expected)
    {
        var (scalar, u) = (Nine, Nine);
        for (var i = 0; i < times; i++)
        {
            (scalar, u) = (Multiply(scalar, u), scalar);
        }

        Assert.AreEqual(expected, Convert.ToHexStringLower(scalar));
    }

    [TestMethod]
    public void Alice_and_Bob_of_RFC_7748_section_6_1_agree_on_their_secret()
    {
        using var alice = X25519.FromPrivateKey(Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        using var bob = X25519.FromPrivateKey(Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

        Assert.AreEqual("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(alice.PublicKey));
        Assert.AreEqual("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Convert.ToHexStringLower(bob.PublicKey));
        Assert.AreEqual("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(Derive(alice, bob.PublicKey)));
        Assert.AreEqual("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(Derive(bob, alice.PublicKey)));
    }

    [TestMethod]
    public void Two_fresh_key_pairs_agree_on_a_secret_that_no_third_has()
    {
        using var one = X25519.Create();
        using var other = X25519.Create();
        using var third = X25519.Create();

        var secret = Derive(one, other.PublicKey);

        CollectionAssert.AreEqual(secret, Derive(other, one.PublicKey));
        CollectionAssert.AreNotEqual(secret, Derive(third, one.PublicKey));
        CollectionAssert.AreNotEqual(secret, Derive(third, other.PublicKey));
    }

    [TestMethod]
    public void The_function_agrees_with_the_formulas_over_plain_integers()
    {
        var random = new Random(7748);
        foreach (var u in Coordinates(random))
        {
            var scalar = new byte[32];
            random.NextBytes(scalar);

            Assert.AreEqual(
                Convert.ToHexStringLower(ReferenceCurve.X25519(scalar, u)),
                Convert.ToHexStringLower(Multiply(scalar, u)),
                $"scalar {Convert.ToHexStringLower(scalar)}, u {Convert.ToHexStringLower(u)}");
        }
    }

    [TestMethod]
    public void Scalars_of_only_ones_and_only_zeros_agree_with_the_formulas_over_plain_integers()
    {
        foreach (var scalar in new[] { new byte[32], [.. Enumerable.Repeat((byte)0xff, 32)] })
        {
            CollectionAssert.AreEqual(ReferenceCurve.X25519(scalar, Nine), Multiply(scalar, Nine));
        }
    }

    [TestMethod]
    public void A_public_key_of_small_order_is_refused_in_each_of_its_encodings()
    {
        using var exchange = X25519.Create();
        var encodings = 0;
        foreach (var u in SmallOrderCoordinates().Distinct())
        {
            // A value and the same value plus p, as far as 255 bits reach, each with and without the bit that is ignored.
            for (var value = u; value < BigInteger.Pow(2, 255); value += ReferenceCurve.P)
            {
                foreach (var encoded in new[] { value, value + BigInteger.Pow(2, 255) }.Select(ReferenceCurve.Encode))
                {
                    byte[] secret = [.. Enumerable.Repeat((byte)1, 32)];
                    Assert.IsFalse(exchange.TryDeriveSharedSecret(encoded, secret), Convert.ToHexStringLower(encoded));
                    Assert.IsTrue(secret.All(value => value == 0));
                    encodings++;
                }
            }
        }

        // 0, 1 and p - 1, of which the first two have a second value, and the two u of order 8.
        Assert.AreEqual(2 * (2 + 2 + 1 + 1 + 1), encodings);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(31)]
    [DataRow(33)]
    public void A_public_key_of_another_length_is_refused(int length)
    {
        using var exchange = X25519.Create();
        var secret = new byte[32];

        Assert.IsFalse(exchange.TryDeriveSharedSecret(Enumerable.Repeat((byte)9, length).ToArray(), secret));
        Assert.IsTrue(secret.All(value => value == 0));
    }

    [TestMethod]
    public void A_disposed_key_pair_derives_nothing()
    {
        using var other = X25519.Create();
        var exchange = X25519.Create();
        exchange.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => exchange.TryDeriveSharedSecret(other.PublicKey, new byte[32]));
    }

    /// <summary>u-coordinates whose limbs are full, empty, or just beside, p and what lies around it, and any others.</summary>
    private static IEnumerable<byte[]> Coordinates(Random random)
    {
        for (var i = -20; i <= 18; i++)
        {
            yield return ReferenceCurve.Encode(ReferenceCurve.P + i);
        }

        for (var bit = 0; bit < 256; bit += 17)
        {
            yield return ReferenceCurve.Encode(BigInteger.One << bit);
            yield return ReferenceCurve.Encode((BigInteger.One << bit) - 1);
            yield return ReferenceCurve.Encode(BigInteger.Pow(2, 256) - (BigInteger.One << bit));
        }

        for (var i = 0; i < 60; i++)
        {
            var u = new byte[32];
            random.NextBytes(u);
            yield return u;
        }
    }

    /// <summary>The u of the points whose order divides eight, on the curve by u = (1 + y) / (1 - y) (RFC 7748 §4.1), and on its twist.</summary>
    private static IEnumerable<BigInteger> SmallOrderCoordinates()
    {
        var p = ReferenceCurve.P;
        foreach (var (_, y) in ReferenceCurve.SmallOrderPoints())
        {
            yield return (1 + y) * BigInteger.ModPow(1 - y + p, p - 2, p) % p;
        }

        yield return p - 1;
    }

    private static byte[] Multiply(byte[] scalar, byte[] u)
    {
        var result = new byte[32];
        MontgomeryLadder.Multiply(scalar, u, result);
        return result;
    }

    private static byte[] Derive(X25519 exchange, ReadOnlySpan<byte> peerPublicKey)
    {
        var secret = new byte[32];
        Assert.IsTrue(exchange.TryDeriveSharedSecret(peerPublicKey, secret));
        return secret;
    }
}
