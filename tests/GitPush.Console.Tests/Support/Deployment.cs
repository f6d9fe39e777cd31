using System.Collections.Concurrent;
using System.Threading.Channels;
using GitPush.Hooks;

namespace GitPush.Console.Tests.Support;

/// <summary>
/// A stage that puts commits live. With <c>-o wait</c> it writes the lines that the test gives it and goes on when the test has no more.
/// </summary>
internal sealed class Deployment
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>Released once for each push that waits.</summary>
    public SemaphoreSlim Entered { get; } = new(0);

    /// <summary>The commits that went live, in order.</summary>
    public ConcurrentQueue<string> Live { get; } = new();

    /// <summary>What was taken back.</summary>
    public ConcurrentQueue<string> TakenBack { get; } = new();

    public void Write(string line) => _lines.Writer.TryWrite(line);

    public void Finish() => _lines.Writer.TryComplete();

    public async ValueTask<StageResult> RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        var commit = push.Updates[0].NewId.ToString();
        await push.Output.WriteLineAsync($"deploy: \x1b[32mrolling out\x1b[0m {commit[..7]} <b>&amp;", cancellationToken);
        push.OnRollback("deploy", _ =>
        {
            TakenBack.Enqueue(commit);
            return ValueTask.CompletedTask;
        });
        if (push.Options.Contains("fail"))
        {
            throw new StageFailedException("deployment/shop-web is not ready: <i>CrashLoopBackOff</i>");
        }

        if (push.Options.Contains("wait"))
        {
            Entered.Release();
            await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
            {
                await push.Output.WriteLineAsync(line, cancellationToken);
            }
        }

        Live.Enqueue(commit);
        return StageResult.Continue;
    }
}
