using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

/// <summary>Stages that have something to do in one phase and nothing in the other.</summary>
[TestClass]
public sealed class StagePhaseTests
{
    [TestMethod]
    public async Task A_stage_is_recorded_in_the_phases_that_it_has()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .AddStage<Both>(stage => stage.Name = "both")
            .AddStage<Before>(stage => stage.Name = "before")
            .AddStage<After>(stage => stage.Name = "after")
            .AddStage<None>(stage => stage.Name = "none")
            .OnPreReceive("lambda before", (_, _) => ValueTask.FromResult(StageResult.Continue))
            .OnPostReceive("lambda after", (_, _) => ValueTask.CompletedTask);

        var result = await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        Assert.IsNull(result.Refusal);
        CollectionAssert.AreEqual(
            new[] { "both PreReceive", "before PreReceive", "lambda before PreReceive", "both PostReceive", "after PostReceive", "lambda after PostReceive" },
            push.Pipeline.Records.Select(record => $"{record.Name} {record.Phase}").ToArray());
        Assert.IsTrue(push.Pipeline.Records.All(record => record.Outcome == StageOutcome.Passed));
    }

    [TestMethod]
    public async Task A_stage_that_was_not_for_the_push_is_recorded_once_whichever_phase_it_has()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .AddStage<Before>(stage => (stage.Name, stage.Refs) = ("before", ["refs/tags/**"]))
            .AddStage<After>(stage => (stage.Name, stage.Refs) = ("after", ["refs/tags/**"]));

        _ = await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        CollectionAssert.AreEqual(
            new[] { "before PreReceive Skipped", "after PreReceive Skipped" },
            push.Pipeline.Records.Select(record => $"{record.Name} {record.Phase} {record.Outcome}").ToArray());
    }

    private sealed class None : IHookStage;

    private sealed class Before : IHookStage
    {
        public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) => ValueTask.FromResult(StageResult.Continue);
    }

    private sealed class After : IHookStage
    {
        public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class Both : IHookStage
    {
        public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return StageResult.Continue;
        }

        public async ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) => await Task.Yield();
    }
}
