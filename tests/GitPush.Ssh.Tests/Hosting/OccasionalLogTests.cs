using GitPush.Ssh.Hosting;

namespace GitPush.Ssh.Tests.Hosting;

[TestClass]
public sealed class OccasionalLogTests
{
    [TestMethod]
    public void What_happens_often_is_said_once_a_minute_with_a_count_of_the_rest()
    {
        var time = new ManualTimeProvider();
        var log = new OccasionalLog(time);

        Assert.IsTrue(log.TryTake(out var unsaid));
        Assert.AreEqual(0, unsaid);
        Assert.IsFalse(log.TryTake(out _));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsFalse(log.TryTake(out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsTrue(log.TryTake(out unsaid));
        Assert.AreEqual(2, unsaid);
        Assert.IsFalse(log.TryTake(out _));
    }
}
