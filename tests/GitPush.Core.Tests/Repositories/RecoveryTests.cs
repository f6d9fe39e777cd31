using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class RecoveryTests
{
    private const string Dead = "0123456789abcdef";

    [TestMethod]
    public async Task What_a_dead_server_left_is_removed_and_nothing_else()
    {
        using var root = new StoreRoot();
        using var other = new ServerInstance(root.Path);
        foreach (var name in new[] { "a", "team/b" })
        {
            await root.Store.CreateAsync(StoreRoot.Name(name));
        }

        root.AddDead(Dead);
        string[] left =
        [
            root.Combine($"a.git/objects/incoming-gitpush-{Dead}-1/pack/x.pack"),
            root.Combine($"a.git/objects/pack/.gitpush-{Dead}-2.pack"),
            root.Combine("a.git/packed-refs.lock"),
            root.Combine($"a.git/.gitpush-{Dead}-3"),
            root.Combine($"a.git/info/.gitpush-{Dead}-6"),
            root.Combine($"a.git/objects/info/.gitpush-{Dead}-7"),
            root.Combine("team/b.git/HEAD.lock"),
            root.Combine("team/b.git/refs/heads/x/y.lock"),
            root.Combine($"team/b.git/refs/heads/x/.gitpush-{Dead}-4"),
            root.Combine($"team/.gitpush-{Dead}-5/objects/x"),
        ];
        string[] kept =
        [
            root.Combine($"a.git/objects/incoming-gitpush-{other.Id}-1/pack/x.pack"),
            root.Combine("a.git/objects/tmp_objdir-incoming-1/x"),
            root.Combine("a.git/config.lock"),
            root.Combine($"team/b.git/refs/heads/.gitpush-{other.Id}-1"),
            root.Combine($"team/b.git/refs/heads/.gitpush-{root.Instance.Id}-1"),
            root.Combine($"team/.gitpush-{other.Id}-1/objects/x"),
        ];
        foreach (var file in left)
        {
            Write(file, $"gitpush {Dead}\n");
        }

        foreach (var file in kept)
        {
            Write(file, "");
        }

        Assert.AreEqual(LockOutcome.Taken, LockFile.TryCreate(root.Combine("a.git/HEAD.lock"), other));
        var result = await root.Recovery.RunAsync(CancellationToken.None);

        Assert.AreEqual(Dead, Assert.ContainsSingle(result.DeadInstances));
        Assert.HasCount(left.Length, result.RemovedPaths);
        Assert.IsTrue(left.All(file => !File.Exists(file)));
        Assert.IsTrue(kept.All(File.Exists));
        Assert.AreEqual(other.Id, ServerInstance.OwnerOfLock(root.Combine("a.git/HEAD.lock")));
        Assert.IsFalse(Path.Exists(root.Combine($"a.git/objects/incoming-gitpush-{Dead}-1")));
        Assert.IsFalse(Path.Exists(root.Combine($"team/.gitpush-{Dead}-5")));
        Assert.IsEmpty(root.Instance.ClaimDead());
        Assert.IsFalse(File.Exists(root.Combine($".gitpush/instances/{Dead}.marker")));
    }

    [TestMethod]
    public async Task When_no_server_died_nothing_is_looked_at()
    {
        using var root = new StoreRoot();
        await root.Store.CreateAsync(StoreRoot.Name("a"));
        Write(root.Combine("a.git/HEAD.lock"), $"gitpush {Dead}\n");

        var result = await root.Recovery.RunAsync(CancellationToken.None);

        Assert.IsEmpty(result.DeadInstances);
        Assert.IsEmpty(result.RemovedPaths);
        Assert.IsTrue(File.Exists(root.Combine("a.git/HEAD.lock")));
    }

    [TestMethod]
    public async Task A_repository_that_is_opened_before_its_turn_is_cleared_first()
    {
        using var root = new StoreRoot();
        root.AddDead(Dead);
        await root.Store.CreateAsync(StoreRoot.Name("a"));
        await root.Store.CreateAsync(StoreRoot.Name("b"));
        Write(root.Combine("a.git/HEAD.lock"), $"gitpush {Dead}\n");
        Write(root.Combine("b.git/HEAD.lock"), $"gitpush {Dead}\n");

        Assert.IsNotNull(await root.Store.OpenAsync(StoreRoot.Name("a")));
        Assert.IsFalse(File.Exists(root.Combine("a.git/HEAD.lock")));
        Assert.IsTrue(File.Exists(root.Combine("b.git/HEAD.lock")));

        var result = await root.Recovery.RunAsync(CancellationToken.None);
        CollectionAssert.AreEquivalent(
            new[] { root.Combine("a.git/HEAD.lock"), root.Combine("b.git/HEAD.lock") }, result.RemovedPaths.ToArray());
    }

    [TestMethod]
    public async Task Two_servers_that_start_together_do_not_clear_the_same_twice()
    {
        using var root = new StoreRoot();
        using var other = new ServerInstance(root.Path);
        for (var i = 0; i < 20; i++)
        {
            await root.Store.CreateAsync(StoreRoot.Name($"r{i}"));
            Write(root.Combine($"r{i}.git/HEAD.lock"), $"gitpush {Dead}\n");
        }

        root.AddDead(Dead);
        var results = await Task.WhenAll(
            root.Recovery.RunAsync(CancellationToken.None), new Recovery(other).RunAsync(CancellationToken.None));

        Assert.AreEqual(20, results.Sum(result => result.RemovedPaths.Count));
        Assert.AreEqual(Dead, Assert.ContainsSingle(results.SelectMany(result => result.DeadInstances)));
    }

    [TestMethod]
    public async Task A_later_run_clears_away_after_servers_that_died_since()
    {
        using var root = new StoreRoot();
        await root.Store.CreateAsync(StoreRoot.Name("a"));
        Assert.IsEmpty((await root.Recovery.RunAsync(CancellationToken.None)).DeadInstances);
        root.AddDead(Dead);
        Write(root.Combine("a.git/HEAD.lock"), $"gitpush {Dead}\n");

        var result = await root.Recovery.RunAsync(CancellationToken.None);

        Assert.AreEqual(root.Combine("a.git/HEAD.lock"), Assert.ContainsSingle(result.RemovedPaths));
    }

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
