using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Traversal;

[TestClass]
public sealed class PeeledTagsTests
{
    [TestMethod]
    public void A_damaged_tag_tags_nothing()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var commit = git.Commit("a.txt", "1\n");
        git.Run("tag", "-a", "-m", "good", "good");
        var good = ObjectId.Parse(git.Run("rev-parse", "good"));
        var damaged = ObjectId.Parse(git.RunWithInput(
            $"object {commit}\ntype commit\nwrong\n", "hash-object", "-w", "-t", "tag", "--literally", "--stdin"));
        var ofDamaged = ObjectId.Parse(git.RunWithInput(
            $"object {damaged}\ntype tag\ntag t\n\n", "hash-object", "-w", "-t", "tag", "--literally", "--stdin"));
        using var database = new ObjectDatabase(folder.Combine("work/.git/objects"));
        using var reader = database.OpenReader();
        var tags = new PeeledTags(reader);

        Assert.AreEqual(ObjectId.Parse(commit), tags.Peel(good));
        Assert.IsNull(tags.Peel(damaged));
        Assert.IsNull(tags.Peel(ofDamaged));
        Assert.IsNull(tags.Peel(ObjectId.Parse(commit)));
        Assert.ThrowsExactly<ObjectCorruptException>(() => tags.TryGetTarget(damaged, out _));
        Assert.IsTrue(reader.TryPeel(good, out var peeled));
        Assert.AreEqual(ObjectId.Parse(commit), peeled);
        Assert.IsFalse(reader.TryPeel(ofDamaged, out _));
        Assert.IsTrue(reader.TryPeel(ObjectId.Parse(commit), out var none));
        Assert.IsNull(none);
    }
}
