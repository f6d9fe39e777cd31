using GitPush.Hooks;

namespace ConsoleSample.Stages;

/// <summary>Plays running tests, slowly enough to be watched. <c>git push -o fail</c> has one of them fail.</summary>
internal sealed class RunTests(TimeProvider time) : IHookStage
{
    private static readonly string[] Suites = ["prices", "basket", "checkout"];

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        foreach (var suite in Suites)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken);
            if (suite == "checkout" && push.Options.Contains("fail"))
            {
                await push.Output.WriteLineAsync($"test: \x1b[31m✗ {suite}\x1b[0m  expected 2 items, found 3", cancellationToken);
                return StageResult.Reject("a test of 'checkout' failed");
            }

            await push.Output.WriteLineAsync($"test: \x1b[32m✓ {suite}\x1b[0m", cancellationToken);
        }

        return StageResult.Continue;
    }
}
