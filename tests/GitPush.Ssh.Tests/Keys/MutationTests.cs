using System.Security.Cryptography;
using System.Text;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Keys.AuthorizedKeys;
using GitPush.Ssh.Tests.Support;

namespace GitPush.Ssh.Tests.Keys;

/// <summary>Keys, signatures and lines that are nearly right, from fixed seeds: whatever they are, they are answered.</summary>
[TestClass]
public sealed class MutationTests
{
    private static readonly byte[] Data = [1, 2, 3];

    [TestMethod]
    public void A_changed_key_is_refused_or_verifies_nothing()
    {
        var random = new Random(1);
        foreach (var (algorithm, blob, signature) in CreateSamples())
        {
            Assert.IsTrue(PublicKey.TryParse(blob, out var original, out _));
            Assert.IsTrue(original.Verify(algorithm, signature, Data), algorithm);
            for (var i = 0; i < 1000; i++)
            {
                var changed = Mutation.Of(blob, random);
                if (!PublicKey.TryParse(changed, out var key, out var reason))
                {
                    Assert.IsNotEmpty(reason);
                }
                else if (!changed.AsSpan().SequenceEqual(blob))
                {
                    CollectionAssert.AreEqual(changed, key.Blob.ToArray());
                    Assert.AreNotEqual(original.Fingerprint, key.Fingerprint);
                    Assert.IsFalse(key.Verify(algorithm, signature, Data), Convert.ToHexString(changed));
                }
            }
        }
    }

    [TestMethod]
    public void A_changed_signature_is_not_valid()
    {
        var random = new Random(2);
        foreach (var (algorithm, blob, signature) in CreateSamples())
        {
            Assert.IsTrue(PublicKey.TryParse(blob, out var key, out _));
            for (var i = 0; i < 1000; i++)
            {
                var changed = Mutation.Of(signature, random);
                if (!changed.AsSpan().SequenceEqual(signature))
                {
                    Assert.IsFalse(key.Verify(algorithm, changed, Data), Convert.ToHexString(changed));
                }
            }
        }
    }

    [TestMethod]
    public void A_changed_line_is_an_entry_or_a_refusal_or_a_comment()
    {
        var random = new Random(3);
        using var ecdsa = HostKey.Create(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var line = $"restrict,from=\"192.0.2.0/24,!192.0.2.7,2001:db8::/32,*.example.com\",expiry-time=\"20300101Z\",no-touch-required "
            + $"{ecdsa.Type} {Convert.ToBase64String(ecdsa.PublicKey.Span)} somebody@somewhere";
        Assert.HasCount(1, AuthorizedKeyList.Parse(line, TimeZoneInfo.Utc).Entries);
        var (entries, refusals) = (0, 0);
        for (var i = 0; i < 5000; i++)
        {
            // Most changes would be to the key.
            var cut = random.Next(2) == 0 ? line.Length : 110;
            var changed = Encoding.Latin1.GetString(Mutation.Of(Encoding.Latin1.GetBytes(line[..cut]), random)) + line[cut..];
            var list = AuthorizedKeyList.Parse(changed, TimeZoneInfo.Utc);
            var lines = changed.Split('\n').Count(part => part.TrimStart(' ', '\t') is not "" and not ['#', ..]);

            Assert.AreEqual(lines, list.Entries.Count + list.Refusals.Count, changed);
            entries += list.Entries.Count;
            refusals += list.Refusals.Count;
        }

        Assert.IsGreaterThan(100, entries);
        Assert.IsGreaterThan(1000, refusals);
    }

    /// <returns>A key of each kind with a signature of the same data.</returns>
    private static List<(string Algorithm, byte[] Key, byte[] Signature)> CreateSamples()
    {
        var samples = new List<(string, byte[], byte[])>();
        foreach (var curve in new[] { NistCurve.P256, NistCurve.P384, NistCurve.P521 })
        {
            using var key = HostKey.Create(ECDsa.Create(curve.Curve));
            samples.Add((key.Type, key.PublicKey.ToArray(), key.Sign(key.Type, Data)));
        }

        using var rsa = HostKey.Create(RSA.Create(2048));
        samples.Add(("rsa-sha2-256", rsa.PublicKey.ToArray(), rsa.Sign("rsa-sha2-256", Data)));
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            samples.Add((authenticator.Algorithm, authenticator.PublicKey, authenticator.Sign(Data, SecurityKeyFlags.UserPresent)));
            authenticator.Dispose();
        }

        return samples;
    }
}
