using System.Security.Cryptography;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Tests.Transport.Ciphers;

[TestClass]
public sealed class CounterModeTests
{
    private const string Plaintext =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

    /// <summary>NIST SP 800-38A, F.5.1 to F.5.6.</summary>
    [TestMethod]
    [DataRow(
        "2b7e151628aed2a6abf7158809cf4f3c",
        "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
        + "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee")]
    [DataRow(
        "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
        "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
        + "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050")]
    [DataRow(
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
        + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6")]
    public void The_vectors_of_NIST_come_out(string key, string ciphertext)
    {
        using var encryption = Create(key, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        using var decryption = Create(key, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        var bytes = Convert.FromHexString(Plaintext);
        encryption.Transform(bytes);
        Assert.AreEqual(ciphertext, Convert.ToHexStringLower(bytes));
        decryption.Transform(bytes);
        Assert.AreEqual(Plaintext, Convert.ToHexStringLower(bytes));
    }

    [TestMethod]
    public void The_stream_does_not_depend_on_how_it_is_cut()
    {
        const string Key = "2b7e151628aed2a6abf7158809cf4f3c", Counter = "00000000000000000000000000000000";
        using var whole = Create(Key, Counter);
        using var pieces = Create(Key, Counter);
        var expected = new byte[20_000];
        whole.Transform(expected);
        var bytes = new byte[expected.Length];
        var random = new Random(1);
        for (int at = 0, count; at < bytes.Length; at += count)
        {
            count = Math.Min(bytes.Length - at, random.Next(1, 500));
            pieces.Transform(bytes.AsSpan(at, count));
        }

        CollectionAssert.AreEqual(expected, bytes);
    }

    [TestMethod]
    public void The_counter_starts_again_after_its_last_value()
    {
        using var stream = Create("2b7e151628aed2a6abf7158809cf4f3c", "ffffffffffffffffffffffffffffffff");
        var bytes = new byte[32];
        stream.Transform(bytes);
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c");
        var zero = aes.EncryptEcb(new byte[16], PaddingMode.None);
        CollectionAssert.AreEqual(zero, bytes[16..]);
    }

    private static CounterMode Create(string key, string counter) => new(Convert.FromHexString(key), Convert.FromHexString(counter));
}
