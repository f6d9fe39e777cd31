namespace GitPush.Interop.Tests;

[TestClass]
public sealed class PushTests
{
    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_history_that_a_peer_pushes_is_there_object_by_object(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        var peer = AllPeers.Get(name);
        fixture.WriteHistory();
        var folder = fixture.Work.WorkingDirectory;

        (await peer.PushAsync(folder, "refs/heads/main", "refs/heads/main")).AssertSuccess();
        (await peer.PushAsync(folder, "refs/tags/v1", "refs/tags/v1")).AssertSuccess();
        fixture.Work.Commit("src/größe.txt", string.Join('\n', Enumerable.Range(0, 501)));
        (await peer.PushAsync(folder, "refs/heads/main", "refs/heads/main")).AssertSuccess();

        string[] expected = [$"{fixture.Work.Run("rev-parse", "main")} refs/heads/main", $"{fixture.Work.Run("rev-parse", "v1")} refs/tags/v1"];
        CollectionAssert.AreEqual(expected, fixture.StoredRefs());
        fixture.AssertSound(folder);
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_peer_deletes_a_branch(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();

        (await AllPeers.Get(name).DeleteAsync(fixture.Work.WorkingDirectory, "refs/heads/topic")).AssertSuccess();

        CollectionAssert.AreEqual(
            new[] { $"{fixture.Work.Run("rev-parse", "main")} refs/heads/main", $"{fixture.Work.Run("rev-parse", "v1")} refs/tags/v1" }, fixture.StoredRefs());
        fixture.AssertSound();
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_peer_moves_a_branch_by_force_and_only_by_force(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        var peer = AllPeers.Get(name);
        var folder = fixture.Work.WorkingDirectory;
        var before = fixture.Stored.Run("rev-parse", "refs/heads/main");
        fixture.Work.Run("reset", "--quiet", "--hard", "HEAD~1");
        var rewritten = fixture.Work.Commit("readme.md", "# Another shop\n");

        _ = await peer.PushAsync(folder, "refs/heads/main", "refs/heads/main");
        var afterPlain = fixture.Stored.Run("rev-parse", "refs/heads/main");
        (await peer.PushAsync(folder, "refs/heads/main", "refs/heads/main", force: true)).AssertSuccess();

        Assert.AreEqual(before, afterPlain);
        Assert.AreEqual(rewritten, fixture.Stored.Run("rev-parse", "refs/heads/main"));
        fixture.AssertSound(folder);
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_peer_whose_push_a_stage_refuses_shows_why(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        var before = fixture.StoredRefs();

        var result = await AllPeers.Get(name).PushAsync(fixture.Work.WorkingDirectory, "refs/heads/topic", "refs/heads/frozen");

        StringAssert.Contains(result.Output, PeerFixture.Refusal);
        CollectionAssert.AreEqual(before, fixture.StoredRefs());
        fixture.AssertSound();
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_peer_with_a_wrong_password_gets_nothing(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        var before = fixture.StoredRefs();
        fixture.Work.Run("remote", "set-url", "origin", fixture.WrongUrl);
        fixture.Work.Commit("readme.md", "# Not for you\n");

        var push = await AllPeers.Get(name).PushAsync(fixture.Work.WorkingDirectory, "refs/heads/main", "refs/heads/main");
        var clone = await AllPeers.Get(name).CloneAsync(fixture.WrongUrl, fixture.PathOf("clone"));

        Assert.AreNotEqual(0, push.ExitCode, push.Output);
        Assert.AreNotEqual(0, clone.ExitCode, clone.Output);
        CollectionAssert.AreEqual(before, fixture.StoredRefs());
    }
}
