using GitPush.Objects;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class ObjectHasherTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Ids_are_those_that_git_gives(bool detectCollisions)
    {
        using var hasher = new ObjectHasher(detectCollisions);

        Assert.AreEqual("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", hasher.Hash(ObjectType.Blob, []).ToString());
        Assert.AreEqual(ObjectId.EmptyTree, hasher.Hash(ObjectType.Tree, []));
        Assert.AreEqual("ce013625030ba8dba906f756967f9e9ca394464a", hasher.Hash(ObjectType.Blob, "hello\n"u8).ToString());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void An_object_in_parts_has_the_same_id(bool detectCollisions)
    {
        using var hasher = new ObjectHasher(detectCollisions);
        hasher.Start(ObjectType.Blob, 6);
        hasher.Append("hel"u8);
        hasher.Append("lo\n"u8);

        Assert.AreEqual("ce013625030ba8dba906f756967f9e9ca394464a", hasher.Finish().ToString());
    }
}
