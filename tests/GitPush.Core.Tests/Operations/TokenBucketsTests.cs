using GitPush.Core.Tests.Support;
using GitPush.Operations;

namespace GitPush.Core.Tests.Operations;

[TestClass]
public sealed class TokenBucketsTests
{
    private readonly ManualTimeProvider _time = new();

    [TestMethod]
    public void The_allowance_is_there_at_once_and_comes_back_evenly()
    {
        var buckets = new TokenBuckets(4, TimeSpan.FromSeconds(60), _time);
        for (var i = 0; i < 4; i++)
        {
            Assert.IsTrue(buckets.TryTake("ada", out _));
        }

        Assert.IsFalse(buckets.TryTake("ada", out var wait));
        Assert.AreEqual(TimeSpan.FromSeconds(15), wait);
        Assert.IsTrue(buckets.TryTake("bob", out _), "others have their own");

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsFalse(buckets.TryTake("ada", out wait));
        Assert.AreEqual(5, wait.TotalSeconds, 0.001);

        _time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.IsTrue(buckets.TryTake("ada", out _));
        Assert.IsFalse(buckets.TryTake("ada", out _));
    }

    [TestMethod]
    public void Nobody_saves_up_more_than_the_allowance()
    {
        var buckets = new TokenBuckets(2, TimeSpan.FromSeconds(60), _time);
        Assert.IsTrue(buckets.TryTake("ada", out _));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.IsTrue(buckets.TryTake("ada", out _));
        Assert.IsTrue(buckets.TryTake("ada", out _));
        Assert.IsFalse(buckets.TryTake("ada", out _));
    }

    [TestMethod]
    public void Many_names_do_not_free_one_that_is_used_up()
    {
        var buckets = new TokenBuckets(1, TimeSpan.FromSeconds(60), _time);
        Assert.IsTrue(buckets.TryTake("ada", out _));
        for (var i = 0; i < 5_000; i++)
        {
            Assert.IsTrue(buckets.TryTake($"somebody {i}", out _));
        }

        Assert.IsFalse(buckets.TryTake("ada", out _));
    }
}
