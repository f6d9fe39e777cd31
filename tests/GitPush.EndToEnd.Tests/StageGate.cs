using System.Collections.Concurrent;
using GitPush.Hooks;

namespace GitPush.EndToEnd.Tests;

/// <summary>A stage that tells when a push has reached it, and holds the push until the test lets it go on.</summary>
internal sealed class StageGate : IDisposable
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;

    /// <summary>Released once for each push that enters.</summary>
    public SemaphoreSlim Entered { get; } = new(0);

    /// <summary>What happened, in order: <c>entered main</c>, <c>rolled back main</c>.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    public int MostAtOnce { get; private set; }

    public void Open() => _open.TrySetResult();

    public async ValueTask<StageResult> PassAsync(PushContext push, CancellationToken cancellationToken)
    {
        var branch = push.Updates[0].Branch;
        push.OnRollback($"gate {branch}", _ =>
        {
            Events.Enqueue($"rolled back {branch}");
            return ValueTask.CompletedTask;
        });
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
        try
        {
            Events.Enqueue($"entered {branch}");
            await push.Output.WriteLineAsync($"entered {branch}", cancellationToken);
            Entered.Release();
            await _open.Task.WaitAsync(cancellationToken);
            return StageResult.Continue;
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => Entered.Dispose();
}
