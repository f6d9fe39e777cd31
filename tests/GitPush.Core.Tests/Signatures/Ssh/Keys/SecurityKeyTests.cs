using GitPush.Signatures.Ssh.Keys;
using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.Signatures.Ssh.Keys;

[TestClass]
public sealed class SecurityKeyTests
{
    private static readonly byte[] Data = [1, 2, 3];

    [TestMethod]
    public void A_touched_security_key_signs()
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            var key = Parse(authenticator);
            var signature = authenticator.Sign(Data, SecurityKeyFlags.UserPresent);

            Assert.IsTrue(key.IsSecurityKey);
            Assert.AreEqual(authenticator.Algorithm, key.Type);
            Assert.IsTrue(key.Verify(authenticator.Algorithm, signature, Data), key.Type);
            Assert.IsFalse(key.Verify(authenticator.Algorithm, signature, [1, 2]), key.Type);
            Assert.IsFalse(key.Verify(authenticator.Algorithm, [.. signature, 0], Data), key.Type);
            authenticator.Dispose();
        }
    }

    [TestMethod]
    [DataRow(0, 1, false)]
    [DataRow(0, 0, true)]
    [DataRow(1, 1, true)]
    [DataRow(1, 5, false)]
    [DataRow(4, 5, false)]
    [DataRow(4, 4, true)]
    [DataRow(5, 5, true)]
    [DataRow(0xc5, 5, true)]
    public void What_the_key_must_have_done_is_what_it_says_it_did(int did, int required, bool isValid)
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            var signature = authenticator.Sign(Data, (SecurityKeyFlags)did);

            Assert.AreEqual(
                isValid, Parse(authenticator).Verify(authenticator.Algorithm, signature, Data, (SecurityKeyFlags)required));
            authenticator.Dispose();
        }
    }

    [TestMethod]
    public void Flags_and_counter_cannot_be_changed_after_signing()
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            var key = Parse(authenticator);
            var signature = authenticator.Sign(Data, SecurityKeyFlags.None);

            // The flags, then four bytes of counter.
            signature[^5] = (byte)SecurityKeyFlags.UserPresent;
            Assert.IsFalse(key.Verify(authenticator.Algorithm, signature, Data));
            signature[^5] = 0;
            Assert.IsTrue(key.Verify(authenticator.Algorithm, signature, Data, SecurityKeyFlags.None));
            signature[^1] ^= 1;
            Assert.IsFalse(key.Verify(authenticator.Algorithm, signature, Data, SecurityKeyFlags.None));
            authenticator.Dispose();
        }
    }

    [TestMethod]
    public void A_signature_for_another_application_is_not_valid()
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            var signature = authenticator.Sign(Data, SecurityKeyFlags.UserPresent, application: "https://example.com");

            Assert.IsFalse(Parse(authenticator).Verify(authenticator.Algorithm, signature, Data));
            authenticator.Dispose();
        }
    }

    private static PublicKey Parse(SoftwareAuthenticator authenticator)
    {
        Assert.IsTrue(PublicKey.TryParse(authenticator.PublicKey, out var key, out _));
        return key;
    }
}
