using GitPush.Core.Tests.Maintenance;
using GitPush.Objects;

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
}
