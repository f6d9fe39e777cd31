using GitPush.Ssh.Tests.Support;

namespace GitPush.Ssh.Tests.Transport;

[TestClass]
public sealed class ExchangeTimerTests
{
    /// <summary>A timer that is disposed may have rung already: on a thread of its own, where an exception ends the process.</summary>
    [TestMethod]
    public async Task A_timer_that_rings_after_the_end_does_no_harm()
    {
        var time = new LateTimers();
        using var pair = new TransportPair(settings: TransportPair.NewSettings() with { Time = time });
        var transport = await pair.ConnectAsync();

        transport.Dispose();

        Assert.IsNotEmpty(time.Callbacks);
        time.Callbacks.ForEach(callback => callback());
    }

    private sealed class LateTimers : TimeProvider
    {
        public List<Action> Callbacks { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Callbacks.Add(() => callback(state));
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
