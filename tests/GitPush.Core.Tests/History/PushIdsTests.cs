using GitPush.Core.Tests.Support;
using GitPush.History;

namespace GitPush.Core.Tests.History;

[TestClass]
public sealed class PushIdsTests
{
    [TestMethod]
    public void Ids_are_unique_and_sort_by_time()
    {
        var time = new ManualTimeProvider();
        var ids = new List<string>();
        for (var i = 0; i < 1000; i++)
        {
            ids.Add(PushIds.New(time));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        CollectionAssert.AllItemsAreUnique(ids);
        CollectionAssert.AreEqual(ids.Order(StringComparer.Ordinal).ToList(), ids);
        Assert.IsTrue(ids.All(id => id.Length == 32));
    }

    [TestMethod]
    public void An_id_tells_when_it_was_made()
    {
        var time = new ManualTimeProvider();

        Assert.AreEqual(time.GetUtcNow(), PushIds.TimeOf(PushIds.New(time)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("../../etc/passwd")]
    [DataRow("0190a1b2c3d44abc8def0123456789ab")]
    [DataRow("ffffffffffff7abc8def0123456789ab")]
    public void What_is_no_id_has_no_time(string text) => Assert.IsNull(PushIds.TimeOf(text));
}
