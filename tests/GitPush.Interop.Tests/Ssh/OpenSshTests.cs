using System.Diagnostics;

namespace GitPush.Interop.Tests.Ssh;

/// <summary>What OpenSSH's client can do beside its defaults.</summary>
[TestClass]
public sealed class OpenSshTests
{
    [TestMethod]
    public async Task The_tenth_key_of_an_agent_is_the_right_one()
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        var id = fixture.Work.Commit("readme.md", "# Shop\n");
        var socket = fixture.SocketOf("agent");
        using var agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        try
        {
            // It says where it listens once it does.
            await agent.StandardOutput.ReadLineAsync();
            var login = fixture.LoginWith("ed25519");
            foreach (var key in Enumerable.Range(0, 9).Select(_ => fixture.StrangersLoginWith("ed25519").KeyFile).Append(login.KeyFile))
            {
                Tool.Run("ssh-add", ["-q", key], ("SSH_AUTH_SOCK", socket));
            }

            var push = await new OpenSshPeer(login) { Agent = socket }.PushAsync(fixture.Work.WorkingDirectory, "refs/heads/main", "refs/heads/main");

            push.AssertSuccess();
            Assert.AreEqual(id, fixture.Stored.Run("rev-parse", "refs/heads/main"));
        }
        finally
        {
            agent.Kill();
            await agent.WaitForExitAsync();
        }
    }

    [TestMethod]
    public async Task Several_gits_share_one_connection()
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        await fixture.SeedAsync();
        var logins = fixture.CountLogins();
        using var home = new TempFolder();
        var login = fixture.LoginWith("ed25519");
        var socket = fixture.SocketOf("master");
        var command = OpenSshPeer.CommandOf(login, home).Split(' ');
        string[] master = [.. command[1..], "-o", $"ControlPath={socket}", "-p", $"{login.Endpoint.Port}", $"git@{login.Endpoint.Address}"];
        using var connection = Process.Start(
            new ProcessStartInfo("ssh", ["-M", "-N", "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo ready", .. master]) { RedirectStandardOutput = true })!;

        // Once it listens on its socket.
        Assert.AreEqual("ready", await connection.StandardOutput.ReadLineAsync());
        var peer = new OpenSshPeer(login, "-o", "ControlMaster=no", "-o", $"ControlPath={socket}");
        var works = Enumerable.Range(0, 4).Select(i => Branch(fixture, $"work-{i}")).ToList();
        var pushes = works.Select(work => peer.PushAsync(work.WorkingDirectory, "HEAD", $"refs/heads/{Path.GetFileName(work.WorkingDirectory)}"));
        var clones = Enumerable.Range(0, 4).Select(i => peer.CloneAsync(fixture.Url, fixture.Shop.PathOf($"clone-{i}")));
        foreach (var result in await Task.WhenAll(pushes.Concat(clones).ToList()))
        {
            result.AssertSuccess();
        }

        Assert.AreEqual(logins + 1, fixture.CountLogins());
        foreach (var work in works)
        {
            Assert.AreEqual(work.Run("rev-parse", "HEAD"), fixture.Stored.Run("rev-parse", $"refs/heads/{Path.GetFileName(work.WorkingDirectory)}"));
        }

        fixture.Shop.AssertSound([.. Enumerable.Range(0, 4).Select(i => fixture.Shop.PathOf($"clone-{i}"))]);
        Tool.Run("ssh", ["-O", "exit", .. master]);
        await connection.WaitForExitAsync();
    }

    [TestMethod]
    [DataRow("KexAlgorithms", new[] { "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521" })]
    [DataRow("Ciphers", new[] { "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr" })]
    [DataRow("MACs", new[] { "hmac-sha2-256", "hmac-sha2-512", "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com" })]
    public async Task A_push_and_a_fetch_go_through_each_algorithm(string option, string[] algorithms)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        var login = fixture.LoginWith("ed25519");
        foreach (var algorithm in algorithms)
        {
            // A MAC counts where the cipher has none of its own.
            string[] cipher = option == "MACs" ? ["-o", "Ciphers=aes256-ctr"] : [];
            var peer = new OpenSshPeer(login, ["-o", $"{option}={algorithm}", .. cipher]);
            var id = fixture.Work.Commit("algorithm.txt", algorithm);

            (await peer.PushAsync(fixture.Work.WorkingDirectory, "refs/heads/main", "refs/heads/main")).AssertSuccess();
            var clone = fixture.Shop.PathOf(algorithm);
            (await peer.CloneAsync(fixture.Url, clone)).AssertSuccess();

            Assert.AreEqual(id, new TestGit(clone).Run("rev-parse", "HEAD"));
            StringAssert.Contains(fixture.AgreedAlgorithms()[^1] + " ", $" {algorithm} ");
        }
    }

    /// <summary>A work tree with a commit of its own.</summary>
    private static TestGit Branch(SshPeerFixture fixture, string name)
    {
        fixture.Work.Run("worktree", "add", "--quiet", "--detach", fixture.Shop.PathOf(name), "main");
        var work = new TestGit(fixture.Shop.PathOf(name));
        work.Commit($"{name}.txt", name);
        return work;
    }
}
