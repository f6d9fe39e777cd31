using System.Text.RegularExpressions;
using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.ReceivePack;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed partial class PushCertNonceTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [TestMethod]
    [DataRow("secret")]
    [DataRow("a seed that is longer than a block of SHA-1, which an HMAC hashes before it uses it as a key")]
    public void A_nonce_is_the_one_that_git_would_have_made(string seed)
    {
        using var folder = new TempFolder();
        var repository = TestGit.InitBare(folder.Path);
        repository.Run("config", "receive.certNonceSeed", seed);

        var advertised = repository.Run("receive-pack", "--http-backend-info-refs", folder.Path);
        var nonce = NonceOf().Match(advertised).Groups[1].Value;

        var seconds = long.Parse(nonce[..nonce.IndexOf('-', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
        Assert.AreEqual(nonce, new PushCertNonce(seed, folder.Path).Issue(DateTimeOffset.FromUnixTimeSeconds(seconds)));
    }

    [TestMethod]
    [DataRow(0, 0, PushCertNonceStatus.Ok, 0)]
    [DataRow(1, 0, PushCertNonceStatus.Slop, 1)]
    [DataRow(60, 60, PushCertNonceStatus.Ok, 0)]
    [DataRow(61, 60, PushCertNonceStatus.Slop, 61)]
    [DataRow(-5, 60, PushCertNonceStatus.Ok, 0)]
    [DataRow(-61, 60, PushCertNonceStatus.Slop, -61)]
    public void A_nonce_of_another_time_is_worth_what_the_slop_allows(int age, int limit, PushCertNonceStatus status, int slop)
    {
        var nonces = new PushCertNonce("seed", "/srv/git/shop.git");

        var (actual, by) = nonces.Check(nonces.Issue(Now.AddSeconds(-age)), Now, TimeSpan.FromSeconds(limit));

        Assert.AreEqual(status, actual);
        Assert.AreEqual(TimeSpan.FromSeconds(slop), by);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("-")]
    [DataRow("nonsense")]
    [DataRow("1700000000-")]
    [DataRow("1700000000-0000000000000000000000000000000000000000")]
    [DataRow("99999999999999999999-0000000000000000000000000000000000000000")]
    public void What_was_not_made_with_the_seed_is_bad(string nonce)
    {
        Assert.AreEqual(PushCertNonceStatus.Bad, new PushCertNonce("seed", "/srv/git/shop.git").Check(nonce, Now, TimeSpan.MaxValue).Status);
    }

    [TestMethod]
    public void A_nonce_of_another_repository_or_seed_is_bad()
    {
        var nonce = new PushCertNonce("seed", "/srv/git/shop.git").Issue(Now);

        Assert.AreEqual(PushCertNonceStatus.Bad, new PushCertNonce("seed", "/srv/git/other.git").Check(nonce, Now, TimeSpan.Zero).Status);
        Assert.AreEqual(PushCertNonceStatus.Bad, new PushCertNonce("other", "/srv/git/shop.git").Check(nonce, Now, TimeSpan.Zero).Status);
        Assert.AreEqual(PushCertNonceStatus.Bad, new PushCertNonce("seed", "/srv/git/shop.git").Check("0" + nonce, Now, TimeSpan.Zero).Status);
    }

    [GeneratedRegex("push-cert=([^ ]+)")]
    private static partial Regex NonceOf();
}
