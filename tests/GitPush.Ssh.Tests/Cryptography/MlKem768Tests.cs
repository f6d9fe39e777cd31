using System.Security.Cryptography;
using GitPush.Ssh.Cryptography;
using GitPush.Ssh.Cryptography.MlKem;

namespace GitPush.Ssh.Tests.Cryptography;

[TestClass]
public sealed class MlKem768Tests
{
    [TestMethod]
    public void A_hundred_keys_ciphertexts_and_secrets_are_those_that_Go_has()
    {
        // TestAccumulated of Go's crypto/mlkem, where a hash stands for many vectors: all inputs come out of SHAKE128 of nothing,
        // all results go into another SHAKE128.
        const int Runs = 100, RunSize = 32 + 32 + 32 + MlKem768.CiphertextSize;
        var stream = Shake128.HashData([], Runs * RunSize);
        using var results = new Shake128();
        for (var run = 0; run < Runs; run++)
        {
            var input = stream.AsSpan(run * RunSize, RunSize);
            var (encapsulationKey, decapsulationKey) = ReferenceMlKem768.GenerateKey(input[..32].ToArray(), input[32..64].ToArray());
            var (sharedSecret, ciphertext) = Encapsulate(encapsulationKey, input[64..96]);
            results.AppendData(encapsulationKey);
            results.AppendData(ciphertext);
            results.AppendData(sharedSecret);
            results.AppendData(ReferenceMlKem768.Decapsulate(decapsulationKey, input[96..].ToArray()));
        }

        Assert.AreEqual("1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415", Convert.ToHexStringLower(results.GetHashAndReset(32)));
    }

    [TestMethod]
    public void The_owner_of_the_key_gets_the_secret_out_of_the_ciphertext()
    {
        for (var i = 0; i < 10; i++)
        {
            var (encapsulationKey, decapsulationKey) = GenerateKey();
            var (ciphertext, sharedSecret) = (new byte[MlKem768.CiphertextSize], new byte[MlKem768.SharedSecretSize]);

            Assert.IsTrue(MlKem768.TryEncapsulate(encapsulationKey, ciphertext, sharedSecret));
            CollectionAssert.AreEqual(sharedSecret, ReferenceMlKem768.Decapsulate(decapsulationKey, ciphertext));

            ciphertext[i * 100] ^= 1;
            CollectionAssert.AreNotEqual(sharedSecret, ReferenceMlKem768.Decapsulate(decapsulationKey, ciphertext));
        }
    }

    [TestMethod]
    public void Two_encapsulations_for_one_key_have_nothing_in_common()
    {
        var (encapsulationKey, _) = GenerateKey();
        var (ciphertext1, sharedSecret1) = (new byte[MlKem768.CiphertextSize], new byte[MlKem768.SharedSecretSize]);
        var (ciphertext2, sharedSecret2) = (new byte[MlKem768.CiphertextSize], new byte[MlKem768.SharedSecretSize]);

        Assert.IsTrue(MlKem768.TryEncapsulate(encapsulationKey, ciphertext1, sharedSecret1));
        Assert.IsTrue(MlKem768.TryEncapsulate(encapsulationKey, ciphertext2, sharedSecret2));

        CollectionAssert.AreNotEqual(ciphertext1, ciphertext2);
        CollectionAssert.AreNotEqual(sharedSecret1, sharedSecret2);
    }

    [TestMethod]
    public void Keys_whose_matrix_takes_another_block_of_the_stream_encapsulate_as_defined()
    {
        // 504 bytes hold the 256 coefficients for all but one in a hundred seeds.
        var more = 0;
        for (var i = 0; i < 100; i++)
        {
            var (encapsulationKey, _) = GenerateKey(i);
            var entries = Enumerable.Range(0, 9).Select(entry => Shake128.HashData([.. encapsulationKey[1152..], (byte)(entry / 3), (byte)(entry % 3)], 504));
            if (entries.Any(stream => CountUsable(stream) < 256))
            {
                more++;
                var message = RandomNumberGenerator.GetBytes(32);
                var (sharedSecret, ciphertext) = Encapsulate(encapsulationKey, message);
                var expected = ReferenceMlKem768.Encapsulate(encapsulationKey, message);
                CollectionAssert.AreEqual(expected.Ciphertext, ciphertext);
                CollectionAssert.AreEqual(expected.SharedSecret, sharedSecret);
            }
        }

        Assert.IsGreaterThan(0, more, "no seed needed another block");
    }

    [TestMethod]
    public void Each_message_bit_and_each_coefficient_that_is_as_large_as_can_be_encapsulates_as_defined()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0xff, 32)];
        var (encapsulationKey, _) = GenerateKey();
        foreach (var key in new[] { encapsulationKey, WithCoefficients(encapsulationKey, 3328), WithCoefficients(encapsulationKey, 0) })
        {
            foreach (var message in new[] { ones, new byte[32], RandomNumberGenerator.GetBytes(32) })
            {
                var (sharedSecret, ciphertext) = Encapsulate(key, message);
                var expected = ReferenceMlKem768.Encapsulate(key, message);
                CollectionAssert.AreEqual(expected.Ciphertext, ciphertext);
                CollectionAssert.AreEqual(expected.SharedSecret, sharedSecret);
            }
        }
    }

    [TestMethod]
    public void A_key_with_a_coefficient_that_is_not_reduced_is_refused()
    {
        var (encapsulationKey, _) = GenerateKey();
        for (var position = 0; position < 768; position++)
        {
            foreach (var value in new[] { 3329, 3330, 3584, 4095 })
            {
                Assert.IsFalse(TryEncapsulate(WithCoefficient(encapsulationKey, position, value)), $"{value} at {position}");
            }
        }

        for (var value = 3329; value < 4096; value++)
        {
            Assert.IsFalse(TryEncapsulate(WithCoefficient(encapsulationKey, value % 768, value)), $"{value} at {value % 768}");
        }

        Assert.IsTrue(TryEncapsulate(WithCoefficient(encapsulationKey, 767, 3328)));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(800)]
    [DataRow(1183)]
    [DataRow(1185)]
    [DataRow(1568)]
    public void A_key_of_another_length_is_refused(int length)
    {
        var (encapsulationKey, _) = GenerateKey();
        Array.Resize(ref encapsulationKey, length);

        Assert.IsFalse(TryEncapsulate(encapsulationKey));
    }

    private static (byte[] EncapsulationKey, byte[] DecapsulationKey) GenerateKey() =>
        ReferenceMlKem768.GenerateKey(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));

    private static (byte[] EncapsulationKey, byte[] DecapsulationKey) GenerateKey(int seed) =>
        ReferenceMlKem768.GenerateKey(SHA256.HashData(BitConverter.GetBytes(seed)), new byte[32]);

    private static (byte[] SharedSecret, byte[] Ciphertext) Encapsulate(byte[] encapsulationKey, ReadOnlySpan<byte> message)
    {
        var (ciphertext, sharedSecret) = (new byte[MlKem768.CiphertextSize], new byte[MlKem768.SharedSecretSize]);
        Assert.IsTrue(Encapsulation.IsValidKey(encapsulationKey));
        Encapsulation.Encapsulate(encapsulationKey, message, ciphertext, sharedSecret);
        return (sharedSecret, ciphertext);
    }

    private static bool TryEncapsulate(byte[] encapsulationKey) =>
        MlKem768.TryEncapsulate(encapsulationKey, new byte[MlKem768.CiphertextSize], new byte[MlKem768.SharedSecretSize]);

    private static byte[] WithCoefficients(byte[] encapsulationKey, int value) =>
        Enumerable.Range(0, 768).Aggregate(encapsulationKey, (key, position) => WithCoefficient(key, position, value));

    private static byte[] WithCoefficient(byte[] encapsulationKey, int position, int value)
    {
        var key = (byte[])encapsulationKey.Clone();
        var at = position / 2 * 3;
        if (position % 2 == 0)
        {
            key[at] = (byte)value;
            key[at + 1] = (byte)((key[at + 1] & 0xf0) | (value >> 8));
        }
        else
        {
            key[at + 1] = (byte)((key[at + 1] & 0xf) | (value << 4));
            key[at + 2] = (byte)(value >> 4);
        }

        return key;
    }

    private static int CountUsable(byte[] stream)
    {
        var usable = 0;
        for (var i = 0; i + 3 <= stream.Length; i += 3)
        {
            usable += (stream[i] | ((stream[i + 1] & 0xf) << 8)) < 3329 ? 1 : 0;
            usable += ((stream[i + 1] >> 4) | (stream[i + 2] << 4)) < 3329 ? 1 : 0;
        }

        return usable;
    }
}
