namespace GitPush.Interop.Tests;

[TestClass]
public sealed class FetchTests
{
    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_peer_clones_everything_and_later_fetches_what_is_new(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        var peer = AllPeers.Get(name);
        var folder = fixture.PathOf("clone");

        (await peer.CloneAsync(fixture.Url, folder)).AssertSuccess();
        var clone = new TestGit(folder);
        fixture.AssertSameBranches(clone);
        Assert.AreEqual(fixture.Work.Run("rev-parse", "v1"), clone.Run("rev-parse", "refs/tags/v1"));
        Assert.AreEqual(fixture.Work.Run("rev-parse", "main"), clone.Run("rev-parse", "HEAD"));
        Assert.AreEqual("# Shop\n", File.ReadAllText(Path.Combine(folder, "readme.md")));
        Assert.IsTrue(File.Exists(Path.Combine(folder, "src/größe.txt")));

        fixture.Work.Commit("src/größe.txt", "small");
        fixture.Work.Run("checkout", "--quiet", "-b", "later");
        fixture.Work.Commit("later.txt", "later\n");
        await fixture.Work.RunAsync(["push", "--quiet", "origin", "main", "later"]);
        (await peer.FetchAsync(folder)).AssertSuccess();

        fixture.AssertSameBranches(clone);
        fixture.AssertSound(folder);
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.Names), typeof(AllPeers))]
    public async Task A_peer_clones_a_repository_of_many_packed_and_loose_objects(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        for (var i = 0; i < 30; i++)
        {
            fixture.Work.Commit($"dir{i % 5}/file.txt", string.Join('\n', Enumerable.Range(i, 300)));
        }

        await fixture.Work.RunAsync(["push", "--quiet", "origin", "main"]);
        fixture.Stored.Run("gc", "--quiet");
        fixture.Work.Commit("after.txt", "after the gc\n");
        await fixture.Work.RunAsync(["push", "--quiet", "origin", "main"]);
        var folder = fixture.PathOf("clone");

        (await AllPeers.Get(name).CloneAsync(fixture.Url, folder)).AssertSuccess();

        fixture.AssertSameBranches(new TestGit(folder));
        Assert.AreEqual("", new TestGit(folder).Run("diff", "--stat", fixture.Work.Run("rev-parse", "main"), "HEAD"));
        fixture.AssertSound(folder);
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.NamesOfShallow), typeof(AllPeers))]
    public async Task A_peer_clones_the_last_commits_only(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        var folder = fixture.PathOf("clone");

        (await AllPeers.Get(name).CloneAsync(fixture.Url, folder, depth: 1)).AssertSuccess();

        var clone = new TestGit(folder);
        Assert.AreEqual(fixture.Work.Run("rev-parse", "main"), clone.Run("rev-parse", "HEAD"));
        Assert.AreEqual("1", clone.Run("rev-list", "--count", "HEAD"));
        Assert.AreEqual("true", clone.Run("rev-parse", "--is-shallow-repository"));
        fixture.AssertSound(folder);
    }

    [TestMethod]
    [DynamicData(nameof(AllPeers.NamesOfShallow), typeof(AllPeers))]
    public async Task A_peer_pushes_from_a_shallow_clone(string name)
    {
        await using var fixture = await PeerFixture.StartAsync();
        await fixture.SeedAsync();
        var peer = AllPeers.Get(name);
        var folder = fixture.PathOf("clone");
        (await peer.CloneAsync(fixture.Url, folder, depth: 1)).AssertSuccess();
        var clone = new TestGit(folder);
        var id = clone.Commit("shallow.txt", "from a shallow clone\n");

        (await peer.PushAsync(folder, "refs/heads/main", "refs/heads/main")).AssertSuccess();

        Assert.AreEqual(id, fixture.Stored.Run("rev-parse", "refs/heads/main"));
        Assert.AreEqual(fixture.Work.Run("rev-list", "--count", "main"), fixture.Stored.Run("rev-list", "--count", $"{id}~1"));
        fixture.AssertSound(folder);
    }
}
