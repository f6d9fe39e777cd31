using System.Runtime.Versioning;
using GitPush.Core.Tests.Maintenance;
using GitPush.Maintenance;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class ObjectFreshenerTests
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(15);

    [TestMethod]
    [DataRow("pack")]
    [DataRow("loose")]
    [DataRow("cruft")]
    public async Task What_was_touched_stays_with_all_that_it_needs(string where)
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var lost = repository.Client.Commit("lost.txt", "lost\n");
        repository.Server.Run("config", "receive.unpackLimit", where == "loose" ? "1000" : "1");
        repository.Client.Run("push", "--quiet", "origin", "HEAD:refs/heads/lost");
        repository.Server.Run("update-ref", "-d", "refs/heads/lost");
        if (where == "cruft")
        {
            Assert.AreEqual(3, (await repository.RunAsync()).UnreachableObjects);
            repository.AgeCruft(Old);
        }

        repository.Age(Old);
        Assert.IsTrue(ObjectFreshener.TryFreshen(repository.Repository.Objects, [ObjectId.Parse(lost)]));

        Assert.AreEqual(0, (await repository.RunAsync()).PrunedObjects);

        repository.Server.Run("update-ref", "refs/heads/back", lost);
        repository.AssertSound();
    }

    [TestMethod]
    public async Task All_that_was_touched_stays_where_one_cruft_pack_holds_it()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var first = Lose(repository, "first");
        var second = Lose(repository, "second");
        Assert.AreEqual(6, (await repository.RunAsync()).UnreachableObjects);
        repository.AgeCruft(Old);
        repository.Age(Old);

        Assert.IsTrue(ObjectFreshener.TryFreshen(repository.Repository.Objects, [first, second]));

        Assert.AreEqual(0, (await repository.RunAsync()).PrunedObjects);
        repository.Server.Run("update-ref", "refs/heads/back", $"{second}");
        repository.AssertSound();
    }

    [TestMethod]
    public async Task What_is_touched_in_a_cruft_pack_stays_with_all_that_it_needs_though_maintenance_was_about_to_delete_it()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var lost = Lose(repository, "lost");
        await repository.RunAsync();
        repository.AgeCruft(Old);
        repository.Age(Old);
        var objects = repository.Repository.Objects;
        using var instance = new ServerInstance(Path.GetDirectoryName(repository.Server.WorkingDirectory)!);
        using var reader = objects.OpenReader();
        var inventory = ObjectInventory.Take(objects);
        var unreachable = UnreachableObjects.Find(
            ObjectRoots.Read(repository.Repository.Path),
            inventory,
            DateTimeOffset.UtcNow.AddDays(-1),
            reader,
            new CommitGraph(reader, ShallowFile.None),
            CancellationToken.None);
        Assert.AreEqual(3, unreachable.DoomedCount);

        Assert.IsTrue(ObjectFreshener.TryFreshen(objects, [lost]));
        new ObjectConsolidation(repository.Repository, instance, fsync: false).RollUpAndPrune(inventory, unreachable, CancellationToken.None);

        repository.Server.Run("update-ref", "refs/heads/back", $"{lost}");
        repository.AssertSound();
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task A_young_copy_is_for_whoever_may_use_the_repository()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(1);
        var lost = Lose(repository, "lost");
        await repository.RunAsync();
        repository.Server.Run("config", "core.sharedRepository", "0666");
        var shared = SharedRepository.Of(GitRepository.Open(repository.Server.WorkingDirectory).Config);

        Assert.IsTrue(ObjectFreshener.TryFreshen(repository.Repository.Objects, [lost], shared));

        var folder = Path.GetDirectoryName(repository.Repository.Objects.Local.Loose.PathOf(lost))!;
        Assert.IsTrue(File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherWrite));
    }

    [TestMethod]
    public void What_is_gone_is_said_to_be_gone()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(1);
        var objects = repository.Repository.Objects;
        var id = ObjectId.Parse(repository.Server.Run("rev-parse", "main"));
        Assert.IsTrue(ObjectFreshener.TryFreshen(objects, [id]));
        foreach (var pack in repository.Packs)
        {
            File.Delete(Path.ChangeExtension(pack, ".idx"));
            File.Delete(pack);
        }

        Assert.IsFalse(ObjectFreshener.TryFreshen(objects, [id]));
    }

    /// <summary>Pushes a commit that no ref reaches afterwards.</summary>
    private static ObjectId Lose(MaintainedRepository repository, string name)
    {
        var lost = repository.Client.Commit($"{name}.txt", $"{name}\n");
        repository.Client.Run("push", "--quiet", "origin", $"HEAD:refs/heads/{name}");
        repository.Server.Run("update-ref", "-d", $"refs/heads/{name}");
        return ObjectId.Parse(lost);
    }
}
