namespace GitPush.Hooks;

/// <summary>A call of the host's code (a stage, a roll-back) within a time, however that code behaves.</summary>
/// <param name="Ending">How it ended. What it returned or threw after its time or its cancellation does not count.</param>
/// <param name="Verdict">What it returned, for <see cref="HostCallEnding.Returned"/>.</param>
/// <param name="Exception">What it threw, if it did.</param>
/// <param name="Abandoned">The call, when it goes on without anybody waiting for it.</param>
internal readonly record struct HostCall(HostCallEnding Ending, StageVerdict? Verdict, Exception? Exception, Task? Abandoned)
{
    // How long code whose token was cancelled may take to clean up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Calls and waits; throws nothing.</summary>
    public static async Task<HostCall> RunAsync(
        Func<CancellationToken, ValueTask<StageVerdict>> code,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancelled)
    {
        // Neither the code nor what it does in a callback of its token can keep `over` from being seen: the code runs on
        // a thread of its own until it first waits, and its token is cancelled on another one. The source is not disposed:
        // code that was given up may still use its token.
        var over = new TaskCompletionSource<HostCallEnding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new CancellationTokenSource();
        void End(HostCallEnding ending)
        {
            if (over.TrySetResult(ending))
            {
                _ = source.CancelAsync();
            }
        }

        await using var timer = time.CreateTimer(_ => End(HostCallEnding.TimedOut), null, timeout, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        using var registration = cancelled.UnsafeRegister(_ => End(HostCallEnding.Cancelled), null);

        var call = Task.Run(() => code(source.Token).AsTask(), CancellationToken.None);
        if (await Task.WhenAny(call, over.Task).ConfigureAwait(false) != call)
        {
            await ((Task)call).WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (over.Task.IsCompleted)
        {
            return new(await over.Task.ConfigureAwait(false), default, call.IsCompleted ? ExceptionOf(call) : null, call.IsCompleted ? null : call);
        }

        return call.IsCompletedSuccessfully
            ? new(HostCallEnding.Returned, await call.ConfigureAwait(false), null, null)
            : new(HostCallEnding.Threw, default, ExceptionOf(call), null);
    }

    private static Exception? ExceptionOf(Task call)
    {
        try
        {
            call.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
