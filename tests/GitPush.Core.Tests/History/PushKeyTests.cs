using GitPush.History;

namespace GitPush.Core.Tests.History;

[TestClass]
public sealed class PushKeyTests
{
    [TestMethod]
    public void Keys_are_sorted_as_the_characters_of_their_ids()
    {
        string[] ids = ["", "0190a1b2c3d47abc8def0123456789ab", "0190a1b2c3d47abc8def0123456789ac", "ffffffffffff7abc8def0123456789ab", "0190", "0190a1b2c3d47abc8def0123456789AB", "1", "g", "0190a1b2c3d47abc8def0123456789ab0"];

        var sorted = ids.Select(PushKey.Of).Order().Select(key => key.ToString()).ToList();

        CollectionAssert.AreEqual(ids.Order(StringComparer.Ordinal).ToList(), sorted);
        Assert.AreEqual(PushKey.Of(ids[1]), PushKey.Of(ids[1]));
        Assert.AreNotEqual(PushKey.Of(ids[1]), PushKey.Of(ids[5]));
    }
}
