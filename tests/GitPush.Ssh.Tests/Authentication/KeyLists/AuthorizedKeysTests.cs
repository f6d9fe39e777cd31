using System.Net;
using System.Security.Claims;
using GitPush.Ssh.Authentication.KeyLists;
using GitPush.Ssh.Tests.Support;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Tests.Authentication.KeyLists;

[TestClass]
public sealed class AuthorizedKeysTests : IDisposable
{
    private static readonly TestKey Ada = TestKey.Ed25519(1);
    private static readonly TestKey Bob = TestKey.Ed25519(2);

    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task In_a_single_file_a_key_is_its_comments()
    {
        var path = Write("keys", $"# all of us\n{Ada.Line} ada@laptop\n{Bob.Line}\n");
        var authenticator = Create(path);
        var (user, context) = await AskAsync(authenticator, Ada);
        Assert.AreEqual("ada@laptop", user!.Identity!.Name);
        Assert.IsTrue(user.Identity.IsAuthenticated);
        Assert.AreEqual("ada@laptop", context.KeyComment);
        Assert.IsTrue(context.RequireTouch);
        Assert.IsFalse(context.RequireUserVerification);
        Assert.AreEqual(Bob.Fingerprint, (await AskAsync(authenticator, Bob)).User!.Identity!.Name);
        Assert.IsNull((await AskAsync(authenticator, TestKey.Ed25519(3))).User);
    }

    [TestMethod]
    public async Task In_a_folder_a_key_is_its_files()
    {
        Write("keys/ada", $"{Ada.Line} laptop\n");
        Write("keys/bob.pub", $"{Bob.Line} desk\n");
        Write("keys/.hidden", TestKey.Ed25519(3).Line);
        Write("keys/ada~", TestKey.Ed25519(4).Line);
        Write("keys/team/carl", TestKey.Ed25519(5).Line);
        var authenticator = Create(_folder.Combine("keys"));
        var (user, context) = await AskAsync(authenticator, Ada);
        Assert.AreEqual(("ada", "laptop"), (user!.Identity!.Name, context.KeyComment));
        Assert.AreEqual("bob", (await AskAsync(authenticator, Bob)).User!.Identity!.Name);
        for (var seed = 3; seed <= 5; seed++)
        {
            Assert.IsNull((await AskAsync(authenticator, TestKey.Ed25519(seed))).User, $"{seed}");
        }
    }

    [TestMethod]
    public async Task A_change_counts_at_once()
    {
        var path = Write("keys", $"{Ada.Line} ada\n");
        var authenticator = Create(path);
        Assert.IsNotNull((await AskAsync(authenticator, Ada)).User);

        // As long as before, and a moment later.
        Write("keys", $"{Bob.Line} bob\n");
        Assert.IsNull((await AskAsync(authenticator, Ada)).User);
        Assert.AreEqual("bob", (await AskAsync(authenticator, Bob)).User!.Identity!.Name);
        File.Delete(path);
        Assert.IsNull((await AskAsync(authenticator, Bob)).User);
        Write("keys", $"{Ada.Line} ada\n");
        Assert.IsNotNull((await AskAsync(authenticator, Ada)).User);
    }

    [TestMethod]
    public async Task A_file_that_takes_the_place_of_one_as_old_and_as_long_is_noticed_after_a_minute()
    {
        var path = Write("keys", $"{Ada.Line} ada\n");
        var past = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(path, past);
        var time = new ManualTimeProvider();
        var authenticator = new AuthorizedKeysAuthenticator(path, time, _log.CreateLogger<AuthorizedKeysAuthenticator>());
        Assert.IsNotNull((await AskAsync(authenticator, Ada)).User);
        var other = Write("other", $"{Bob.Line} bob\n");
        File.SetLastWriteTimeUtc(other, past);
        File.Move(other, path, overwrite: true);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsNull((await AskAsync(authenticator, Ada)).User);
        Assert.IsNotNull((await AskAsync(authenticator, Bob)).User);
    }

    [TestMethod]
    public async Task Users_come_and_go_with_their_files()
    {
        var authenticator = Create(_folder.Combine("keys"));
        Assert.IsNull((await AskAsync(authenticator, Ada)).User);
        Assert.HasCount(1, _log.Of(LogLevel.Warning));
        var ada = Write("keys/ada", Ada.Line);
        Assert.AreEqual("ada", (await AskAsync(authenticator, Ada)).User!.Identity!.Name);
        Write("keys/bob", Bob.Line);
        Assert.AreEqual("bob", (await AskAsync(authenticator, Bob)).User!.Identity!.Name);
        File.Move(ada, _folder.Combine("keys/lovelace"));
        Assert.AreEqual("lovelace", (await AskAsync(authenticator, Ada)).User!.Identity!.Name);
        File.Delete(_folder.Combine("keys/lovelace"));
        Assert.IsNull((await AskAsync(authenticator, Ada)).User);
    }

    [TestMethod]
    public async Task A_link_is_followed_and_what_it_leads_to_is_looked_at()
    {
        // As Kubernetes mounts a secret: the folder behind a link is exchanged as a whole.
        Write("keys/..1/ada", Ada.Line);
        Write("keys/..2/ada", Bob.Line);
        Directory.CreateSymbolicLink(_folder.Combine("keys/..data"), "..1");
        File.CreateSymbolicLink(_folder.Combine("keys/ada"), "..data/ada");
        var authenticator = Create(_folder.Combine("keys"));
        Assert.AreEqual("ada", (await AskAsync(authenticator, Ada)).User!.Identity!.Name);
        Directory.CreateSymbolicLink(_folder.Combine("keys/..new"), "..2");
        Directory.Delete(_folder.Combine("keys/..data"));
        Directory.Move(_folder.Combine("keys/..new"), _folder.Combine("keys/..data"));
        Assert.IsNull((await AskAsync(authenticator, Ada)).User);
        Assert.AreEqual("ada", (await AskAsync(authenticator, Bob)).User!.Identity!.Name);
    }

    [TestMethod]
    public async Task A_broken_line_is_told_once_for_each_change_and_lets_nobody_in()
    {
        var path = Write("keys", $"{Ada.Line} ada\ncommand=\"sh\" {Bob.Line} bob\nssh-ed25519 AAAAno\n");
        var authenticator = Create(path);
        Assert.IsNotNull((await AskAsync(authenticator, Ada)).User);
        Assert.IsNull((await AskAsync(authenticator, Bob)).User);
        var warnings = _log.Of(LogLevel.Warning);
        Assert.HasCount(2, warnings);
        Assert.StartsWith($"{path}, line 2, lets nobody in: 'command'", warnings[0]);
        Assert.StartsWith($"{path}, line 3, lets nobody in: ", warnings[1]);
        Assert.DoesNotContain("AAAA", string.Concat(warnings));

        Write("keys", $"\ncommand=\"sh\" {Bob.Line} bob\n");
        Assert.IsNull((await AskAsync(authenticator, Bob)).User);
        Assert.HasCount(3, _log.Of(LogLevel.Warning));
    }

    [TestMethod]
    public async Task A_private_key_is_not_quoted_in_the_log()
    {
        var path = _folder.Combine("keys/id");
        Directory.CreateDirectory(_folder.Combine("keys"));
        await SshKeygen.GenerateAsync(path, "-t", "ed25519");
        Assert.AreEqual("id", (await AskAsync(Create(_folder.Combine("keys")), new TestKey("", await SshKeygen.ReadPublicKeyAsync(path), null!))).User!.Identity!.Name);
        Assert.Contains("private key", _log.Of(LogLevel.Warning).Single());
    }

    [TestMethod]
    [DataRow("keys", UnixFileMode.GroupWrite)]
    [DataRow("keys", UnixFileMode.OtherWrite)]
    [DataRow("keys/ada", UnixFileMode.GroupWrite)]
    [DataRow("keys/ada", UnixFileMode.OtherWrite)]
    [DataRow("", UnixFileMode.OtherWrite)]
    public async Task What_others_can_write_to_lets_nobody_in(string open, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Write("keys/ada", Ada.Line);
        var inFolder = Create(_folder.Combine("keys"));
        var alone = Create(file);
        var isParent = open.Length == 0;
        Assert.IsNotNull((await AskAsync(inFolder, Ada)).User);
        Assert.IsNotNull((await AskAsync(alone, Ada)).User);

        var path = _folder.Combine(open);
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, before | mode);
        Assert.AreEqual(isParent, (await AskAsync(inFolder, Ada)).User is not null);
        Assert.AreEqual(isParent, (await AskAsync(alone, Ada)).User is not null);
        Assert.IsTrue(isParent || _log.Of(LogLevel.Warning).All(line => line.StartsWith(path) && line.Contains("chmod go-w")));

        var warnings = _log.Of(LogLevel.Warning).Count;
        Assert.AreEqual(isParent, (await AskAsync(alone, Ada)).User is not null);
        Assert.HasCount(warnings, _log.Of(LogLevel.Warning), "it is said once");
        File.SetUnixFileMode(path, before);
        Assert.IsNotNull((await AskAsync(inFolder, Ada)).User);
        Assert.IsNotNull((await AskAsync(alone, Ada)).User);
    }

    [TestMethod]
    public async Task A_sticky_folder_may_hold_a_file_but_not_be_one_of_users()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = Write("keys/ada", Ada.Line);
        File.SetUnixFileMode(_folder.Combine("keys"), (UnixFileMode)Convert.ToInt32("1777", 8));
        Assert.IsNotNull((await AskAsync(Create(file), Ada)).User);
        Assert.IsNull((await AskAsync(Create(_folder.Combine("keys")), Ada)).User);
    }

    [TestMethod]
    public async Task Options_are_honoured()
    {
        var security = SoftwareAuthenticator.CreateBoth();
        var (touchless, verified) = (TestKey.SecurityKey(security[0], default), TestKey.SecurityKey(security[1], default));
        var path = Write("keys", $"""
            from="192.0.2.0/24",restrict {Ada.Line} near
            expiry-time="20200101Z" {Bob.Line} late
            no-touch-required {touchless.Line} touchless
            verify-required {verified.Line} verified

            """);
        var authenticator = Create(path);
        Assert.IsNotNull((await AskAsync(authenticator, Ada)).User);
        Assert.IsNull((await AskAsync(authenticator, Ada, "198.51.100.1")).User);
        Assert.IsNull((await AskAsync(authenticator, Bob)).User);
        Assert.AreEqual((false, false), RequiredOf((await AskAsync(authenticator, touchless)).Context));
        Assert.AreEqual((true, true), RequiredOf((await AskAsync(authenticator, verified)).Context));
        CollectionAssert.AreEqual(
            new[]
            {
                $"Key {Ada.Fingerprint} of near was not let in from 198.51.100.1: AddressNotPermitted",
                $"Key {Bob.Fingerprint} of late was not let in from 192.0.2.7: Expired",
            },
            _log.Of(LogLevel.Information).ToArray());
        Array.ForEach(security, key => key.Dispose());
    }

    [TestMethod]
    public async Task A_key_of_two_users_is_the_firsts_and_noticed()
    {
        Write("keys/bob", Ada.Line);
        Write("keys/ada", Ada.Line);
        var authenticator = Create(_folder.Combine("keys"));
        Assert.AreEqual("ada", (await AskAsync(authenticator, Ada)).User!.Identity!.Name);
        Assert.Contains($"{Ada.Fingerprint} stands with ada and with bob", _log.Of(LogLevel.Warning).Single());
    }

    [TestMethod]
    public async Task What_is_wrong_is_told_when_the_host_starts()
    {
        var path = _folder.Combine("keys");
        var authenticator = Create(path);
        await authenticator.StartAsync(default);
        Assert.AreEqual($"{path} lets nobody in: It does not exist.", _log.Of(LogLevel.Warning).Single());
        Write("keys", $"{Ada.Line}\n{Bob.Line}\n");
        await authenticator.StartAsync(default);
        Assert.AreEqual($"Read 2 SSH key(s) from {path}", _log.Of(LogLevel.Information)[^1]);
    }

    [TestMethod]
    public async Task A_file_may_change_while_many_log_in()
    {
        var path = Write("keys", $"{Ada.Line} ada\n");
        var authenticator = Create(path);
        using var done = new CancellationTokenSource();
        var logins = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await AskAsync(authenticator, Ada);
            }
        })).ToArray();
        for (var i = 0; i < 200; i++)
        {
            var (listed, other) = i % 2 == 0 ? (Bob, Ada) : (Ada, Bob);
            File.Move(Write("new", $"{listed.Line} {i}\n"), path, overwrite: true);
            Assert.AreEqual($"{i}", (await AskAsync(authenticator, listed)).User?.Identity!.Name);
            Assert.IsNull((await AskAsync(authenticator, other)).User);
        }

        await done.CancelAsync();
        await Task.WhenAll(logins);
    }

    private static (bool Touch, bool Verification) RequiredOf(SshKeyAuthenticationContext context) =>
        (context.RequireTouch, context.RequireUserVerification);

    private static async Task<(ClaimsPrincipal? User, SshKeyAuthenticationContext Context)> AskAsync(
        AuthorizedKeysAuthenticator authenticator, TestKey key, string address = "192.0.2.7")
    {
        var context = new SshKeyAuthenticationContext("git", new SshPublicKey(key.PublicKey), IPAddress.Parse(address));
        return (await authenticator.AuthenticateAsync(context, default), context);
    }

    private string Write(string path, string text)
    {
        var written = _folder.WriteFile(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(written, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return written;
    }

    private AuthorizedKeysAuthenticator Create(string path) => new(path, TimeProvider.System, _log.CreateLogger<AuthorizedKeysAuthenticator>());
}
