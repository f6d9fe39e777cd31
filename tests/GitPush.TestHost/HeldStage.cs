using GitPush.History;
using GitPush.Hooks;

namespace GitPush.TestHost;

/// <summary>Holds what an operator has asked for, before or after the refs change, until the process ends; "held" says that it does.</summary>
internal sealed class HeldStage(string phase) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        await HoldAsync(push, "PreReceive", cancellationToken);
        return StageResult.Continue;
    }

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => HoldAsync(push, "PostReceive", cancellationToken);

    private async ValueTask HoldAsync(PushContext push, string where, CancellationToken cancellationToken)
    {
        if (where == phase && push.Trigger != PushTrigger.Push)
        {
            Console.WriteLine("held");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
