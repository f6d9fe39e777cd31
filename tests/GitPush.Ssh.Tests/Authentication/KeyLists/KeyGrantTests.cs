using System.Net;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Authentication.KeyLists;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Ssh.Tests.Authentication.KeyLists;

/// <summary>Keys that come and go while the server runs.</summary>
[TestClass]
public sealed class KeyGrantTests
{
    private static readonly TestKey Ada = TestKey.Ed25519(1);
    private static readonly TestKey Bob = TestKey.Ed25519(2);
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public async Task A_granted_key_logs_in_until_it_is_taken_away()
    {
        var grants = new Grants(Ada.Line + " ada@laptop");

        var answer = await AskAsync(grants, Ada);
        Assert.AreEqual("ada@laptop", answer!.Principal.Identity!.Name);
        Assert.AreEqual("ada@laptop", answer.KeyComment);
        Assert.IsTrue(KeyLoginIdentity.IsAllThatIsKnownOf(answer.Principal));
        Assert.AreEqual(Ada.Fingerprint, KeyLoginIdentity.Find(answer.Principal)!.Fingerprint);
        Assert.IsTrue(answer.Principal.HasClaim(KeyLoginIdentity.FingerprintClaimType, Ada.Fingerprint));
        Assert.IsNull(await AskAsync(grants, Bob));

        grants.Lines.Clear();
        Assert.IsNull(await AskAsync(grants, Ada));
    }

    [TestMethod]
    public async Task The_options_of_a_line_are_honoured()
    {
        Assert.IsNull(await AskAsync(new Grants($"from=\"198.51.100.0/24\" {Ada.Line}"), Ada));
        Assert.IsNull(await AskAsync(new Grants($"expiry-time=\"20200101Z\" {Ada.Line}"), Ada));
        Assert.IsNotNull(await AskAsync(new Grants($"from=\"198.51.100.0/24\" {Ada.Line}", $"from=\"192.0.2.0/24\" {Ada.Line}"), Ada));
    }

    [TestMethod]
    public async Task A_key_that_different_people_call_by_different_names_is_called_by_its_fingerprint()
    {
        var answer = await AskAsync(new Grants(Ada.Line + " root", Ada.Line + " ada"), Ada);

        Assert.AreEqual(Ada.Fingerprint, answer!.Principal.Identity!.Name);
        Assert.IsNull(answer.KeyComment);
    }

    [TestMethod]
    public async Task A_user_whom_the_host_knows_stays_that_user_and_shows_the_key()
    {
        var shared = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "test"));
        var answer = await AskAsync(new Grants(Ada.Line + " somebody"), Ada, new Fixed(shared));

        Assert.AreEqual("ada", answer!.Principal.Identity!.Name);
        Assert.AreEqual(Ada.Fingerprint, KeyLoginIdentity.Find(answer.Principal)!.Fingerprint);
        Assert.IsFalse(KeyLoginIdentity.IsAllThatIsKnownOf(answer.Principal));
        Assert.HasCount(1, shared.Identities, "the host's own principal is left as it is");
    }

    [TestMethod]
    public async Task A_security_key_has_to_be_touched_where_the_line_does_not_say_otherwise()
    {
        foreach (var authenticator in SoftwareAuthenticator.CreateBoth())
        {
            using (authenticator)
            {
                var key = TestKey.SecurityKey(authenticator, SecurityKeyFlags.None);
                var touchless = new Grants("no-touch-required " + key.Line);
                var usual = new Grants(key.Line);
                var strict = new Grants("verify-required " + key.Line);

                Assert.IsNotNull(await AskAsync(touchless, key));
                Assert.IsNull(await AskAsync(usual, key));
                Assert.IsNotNull(await AskAsync(usual, key, done: SecurityKeyFlags.UserPresent));
                Assert.IsNull(await AskAsync(strict, key, done: SecurityKeyFlags.UserPresent));
                Assert.IsNotNull(await AskAsync(strict, key, done: SecurityKeyFlags.UserPresent | SecurityKeyFlags.UserVerified));
                Assert.IsNotNull(await AskAsync(strict, key, isVerified: false), "a client asks before it is touched");
            }
        }
    }

    [TestMethod]
    [DataRow("", "It is empty.")]
    [DataRow("ssh-rsa your-ssh-public-key", "The key is not in base64.")]
    [DataRow("command=\"x\" ssh-ed25519 AAAA", "'command': no command but git's own is ever run, and which one is the client's to say.")]
    [DataRow("-----BEGIN OPENSSH PRIVATE KEY-----", "It is a private key, which belongs nowhere but to its owner.")]
    public void A_line_that_grants_nothing_says_why(string line, string expected)
    {
        Assert.IsFalse(new AuthorizedKeyGrantReader(TimeProvider.System).TryRead(line, out _, out var problem));
        Assert.AreEqual(expected, problem);
    }

    [TestMethod]
    public void A_copied_user_still_shows_the_key()
    {
        var login = new KeyLogin("SHA256:x", IPAddress.Loopback, WasTouched: false, WasUserVerified: false);
        var copy = new ClaimsPrincipal(new KeyLoginIdentity(login, "ada")).Clone();

        Assert.AreEqual(login, KeyLoginIdentity.Find(copy));
        Assert.AreEqual("ada", copy.Identity!.Name);
    }

    private static async Task<KeyAnswer?> AskAsync(
        Grants grants, TestKey key, ISshKeyAuthenticator? host = null, SecurityKeyFlags done = SecurityKeyFlags.None, bool isVerified = true)
    {
        var services = new ServiceCollection();
        if (host is not null)
        {
            services.AddSingleton(host);
        }

        await using var provider = services.BuildServiceProvider();
        var authenticators = new KeyAuthenticators(
            provider.GetRequiredService<IServiceScopeFactory>(), NullLogger<KeyAuthenticators>.Instance, grants, new FixedTime(Now));
        return await authenticators.AskAsync("git", key.PublicKey, IPAddress.Parse("192.0.2.7"), isVerified, default, done);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Grants(params string[] lines) : IKeyGrants
    {
        private readonly AuthorizedKeyGrantReader _reader = new(TimeProvider.System);

        public List<string> Lines { get; } = [.. lines];

        public IReadOnlyList<IKeyGrant> Find(string fingerprint) =>
        [
            .. Lines.Select(line => _reader.TryRead(line, out var grant, out var problem) ? grant : throw new FormatException(problem))
                .Where(grant => grant.Fingerprint == fingerprint),
        ];
    }

    private sealed class Fixed(ClaimsPrincipal user) : ISshKeyAuthenticator
    {
        public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ClaimsPrincipal?>(user);
    }
}
