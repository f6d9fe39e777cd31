using System.Text.RegularExpressions;

namespace GitPush.Interop.Tests.Ssh;

/// <summary>What each client does with its default options.</summary>
[TestClass]
public sealed partial class SshPeerTests
{
    [TestMethod]
    [DynamicData(nameof(SshPeers.Names), typeof(SshPeers))]
    public async Task A_peer_pushes_clones_and_fetches(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        var peer = SshPeers.Get(name).AsKnownUser(fixture);
        var work = fixture.Work;
        var clone = new TestGit(fixture.Shop.PathOf("clone"));
        fixture.Shop.WriteHistory();

        var push = await peer.PushAsync(work.WorkingDirectory, "refs/heads/main", "refs/heads/main");
        push.AssertSuccess();
        StringAssert.Contains(push.Output, PeerFixture.Greeting);
        (await peer.PushAsync(work.WorkingDirectory, "refs/tags/v1", "refs/tags/v1")).AssertSuccess();
        (await peer.CloneAsync(fixture.Url, clone.WorkingDirectory)).AssertSuccess();
        Assert.AreEqual(work.Run("rev-parse", "main"), clone.Run("rev-parse", "HEAD"));
        Assert.AreEqual(work.Run("rev-parse", "v1"), clone.Run("rev-parse", "refs/tags/v1"));
        Assert.AreEqual("", clone.Run("status", "--porcelain"));

        work.Commit("src/größe.txt", "small");
        (await peer.PushAsync(work.WorkingDirectory, "refs/heads/main", "refs/heads/main")).AssertSuccess();
        (await peer.PushAsync(work.WorkingDirectory, "refs/heads/topic", "refs/heads/topic")).AssertSuccess();
        (await peer.FetchAsync(clone.WorkingDirectory)).AssertSuccess();

        Assert.AreEqual(work.Run("rev-parse", "main"), fixture.Stored.Run("rev-parse", "refs/heads/main"));
        fixture.Shop.AssertSameBranches(clone);
        fixture.Shop.AssertSound(work.WorkingDirectory, clone.WorkingDirectory);
    }

    /// <summary>In both directions more than any window lets through at once.</summary>
    [TestMethod]
    [DynamicData(nameof(SshPeers.Names), typeof(SshPeers))]
    public async Task A_peer_pushes_and_clones_many_bytes(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        var peer = SshPeers.Get(name).AsKnownUser(fixture);
        var noise = new byte[6 << 20];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(Path.Combine(fixture.Work.WorkingDirectory, "noise"), noise);
        fixture.Work.Run("add", "noise");
        fixture.Work.Commit("readme.md", "# Noise\n");
        var clone = fixture.Shop.PathOf("clone");

        (await peer.PushAsync(fixture.Work.WorkingDirectory, "refs/heads/main", "refs/heads/main")).AssertSuccess();
        (await peer.CloneAsync(fixture.Url, clone)).AssertSuccess();

        CollectionAssert.AreEqual(noise, await File.ReadAllBytesAsync(Path.Combine(clone, "noise")));
        fixture.Shop.AssertSound(clone);
    }

    [TestMethod]
    [DynamicData(nameof(SshPeers.Names), typeof(SshPeers))]
    public async Task A_peer_logs_in_with_each_kind_of_key(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        var peer = SshPeers.Get(name);
        foreach (var type in peer.KeyTypes)
        {
            var id = fixture.Work.Commit("key.txt", type);

            var push = await peer.As(fixture.LoginWith(type)).PushAsync(fixture.Work.WorkingDirectory, "refs/heads/main", "refs/heads/main");

            Assert.AreEqual(0, push.ExitCode, $"{type}: {push.Output}");
            Assert.AreEqual(id, fixture.Stored.Run("rev-parse", "refs/heads/main"), type);
        }
    }

    [TestMethod]
    [DynamicData(nameof(SshPeers.Names), typeof(SshPeers))]
    public async Task A_peer_whose_push_a_stage_refuses_shows_why(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        await fixture.SeedAsync();
        var before = fixture.Shop.StoredRefs();

        var result = await SshPeers.Get(name).AsKnownUser(fixture).PushAsync(fixture.Work.WorkingDirectory, "refs/heads/topic", "refs/heads/frozen");

        StringAssert.Contains(result.Output, PeerFixture.Refusal);
        CollectionAssert.AreEqual(before, fixture.Shop.StoredRefs());
        fixture.Shop.AssertSound();
    }

    [TestMethod]
    [DynamicData(nameof(SshPeers.Names), typeof(SshPeers))]
    public async Task A_peer_with_a_key_that_nobody_knows_gets_nothing(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        await fixture.SeedAsync();
        var before = fixture.Shop.StoredRefs();
        var logins = fixture.CountLogins();
        fixture.Work.Commit("readme.md", "# Not for you\n");
        var peer = SshPeers.Get(name).AsStranger(fixture);

        var push = await peer.PushAsync(fixture.Work.WorkingDirectory, "refs/heads/main", "refs/heads/main");
        var clone = await peer.CloneAsync(fixture.Url, fixture.Shop.PathOf("clone"));

        Assert.AreNotEqual(0, push.ExitCode, push.Output);
        Assert.AreNotEqual(0, clone.ExitCode, clone.Output);
        CollectionAssert.AreEqual(before, fixture.Shop.StoredRefs());
        Assert.AreEqual(logins, fixture.CountLogins());
    }

    [TestMethod]
    [DynamicData(nameof(SshPeers.Names), typeof(SshPeers))]
    public async Task A_peer_says_that_a_repository_does_not_exist(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();

        var peer = SshPeers.Get(name).AsKnownUser(fixture);

        // JGit opens a channel, and looks only then whether it is open (JschSession.JschProcess): where the server's answer was quicker, it
        // has nothing to say but that, and has to be asked again.
        var clone = await peer.CloneAsync(fixture.UrlOf("other"), fixture.Shop.PathOf("clone"));
        for (var attempt = 1; attempt < 5 && name == "jgit" && clone.Output.Contains("connection failed", StringComparison.Ordinal); attempt++)
        {
            Assert.AreNotEqual(0, clone.ExitCode, clone.Output);
            clone = await peer.CloneAsync(fixture.UrlOf("other"), fixture.Shop.PathOf($"clone{attempt}"));
        }

        Assert.AreNotEqual(0, clone.ExitCode, clone.Output);
        StringAssert.Matches(clone.Output, NotFound());
    }

    [TestMethod]
    [DynamicData(nameof(SshPeers.Programs), typeof(SshPeers))]
    public async Task A_peer_ends_with_the_status_of_its_command(string name)
    {
        await using var fixture = await SshPeerFixture.StartAsync();
        await fixture.SeedAsync();
        var peer = (GitOverSshPeer)SshPeers.Get(name).AsKnownUser(fixture);

        var done = await peer.ExecuteAsync("git-upload-pack 'shop.git'");
        var refused = await peer.ExecuteAsync("git-upload-pack 'other'");

        Assert.AreEqual(0, done.ExitCode, done.Output);
        StringAssert.Contains(done.Output, fixture.Work.Run("rev-parse", "main"));
        Assert.AreEqual(128, refused.ExitCode, refused.Output);
        StringAssert.Contains(refused.Output, "Repository not found.");
    }

    /// <summary>The server's words, or JGit's own for them.</summary>
    [GeneratedRegex("Repository not found|does not exist")]
    private static partial Regex NotFound();
}
