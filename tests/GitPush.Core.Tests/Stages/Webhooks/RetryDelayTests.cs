using GitPush.Stages.Webhooks;

namespace GitPush.Core.Tests.Stages.Webhooks;

[TestClass]
public sealed class RetryDelayTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 2)]
    [DataRow(6, 32)]
    [DataRow(7, 60)]
    [DataRow(1_000_000, 60)]
    public void Each_pause_is_twice_as_long_as_the_one_before_up_to_the_longest(int attempts, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), RetryDelay.After(attempts, TimeSpan.FromMinutes(1), asked: null));

    [TestMethod]
    [DataRow(30, 30)]
    [DataRow(0, 1)]
    [DataRow(-5, 1)]
    [DataRow(600, 600)]
    [DataRow(1_000_000, 3_600)]
    public void A_receiver_gets_the_pause_that_it_asks_for_up_to_an_hour(int asked, int seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), RetryDelay.After(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(asked)));
}
