using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.HostKeys;

namespace GitPush.Ssh.Tests.HostKeys;

[TestClass]
public sealed class HostKeyTests
{
    [TestMethod]
    public void One_key_signs_on_several_threads()
    {
        using var key = HostKey.Create(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.IsTrue(PublicKey.TryParse(key.PublicKey.Span, out var publicKey, out _));

        Parallel.For(0, 200, i =>
        {
            var data = BitConverter.GetBytes(i);
            Assert.IsTrue(publicKey.Verify(key.Type, key.Sign(key.Type, data), data));
        });
    }

    [TestMethod]
    public void A_key_whose_signatures_would_not_be_valid_is_noticed()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var e = Assert.ThrowsExactly<HostKeyException>(() => HostKey.Create(new MixedKey(one, other)));

        Assert.AreEqual("its private and its public part do not belong together", e.Message);
    }

    /// <summary>What a platform may make of a file that nobody checked.</summary>
    private sealed class MixedKey : ECDsa
    {
        private readonly ECDsa _shown;
        private readonly ECDsa _signing;

        public MixedKey(ECDsa shown, ECDsa signing)
        {
            (_shown, _signing) = (shown, signing);
            KeySizeValue = shown.KeySize;
        }

        public override ECParameters ExportParameters(bool includePrivateParameters) => _shown.ExportParameters(includePrivateParameters);

        public override byte[] SignHash(byte[] hash) => _signing.SignHash(hash);

        public override bool VerifyHash(byte[] hash, byte[] signature) => _signing.VerifyHash(hash, signature);
    }
}
