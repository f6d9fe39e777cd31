namespace GitPush.Core.Tests.Stages.ExecutableHooks;

/// <summary>The real clock, but for timers of one length: those ring when a test says so.</summary>
internal sealed class TimeoutOnDemand(TimeSpan length) : TimeProvider
{
    private TimerCallback? _callback;
    private object? _state;

    public void Ring() => _callback!(_state);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != length)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _callback = callback;
        _state = state;
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
