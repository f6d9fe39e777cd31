using GitPush.Hooks;

namespace ConsoleSample.Stages;

/// <summary>Plays a roll-out to three machines; one that is cancelled or fails later is taken back.</summary>
internal sealed class RollOut(TimeProvider time) : IHookStage
{
    private const int Machines = 3;

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        push.OnRollback("roll-out", async token => await push.Output.WriteLineAsync("deploy: the version before is back", token));
        for (var ready = 1; ready <= Machines; ready++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), time, cancellationToken);
            await push.Output.WriteLineAsync($"deploy: \x1b[36m{ready}/{Machines} ready\x1b[0m", cancellationToken);
        }

        return StageResult.Continue;
    }
}
