using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class PushPlanTests
{
    [TestMethod]
    public async Task A_plan_runs_the_stages_that_can_plan_and_is_refused_afterwards()
    {
        await using var push = new TestPush([TestPush.Update("refs/heads/main")], plan: true);
        push.Builder
            .OnPreReceive("publish", (_, _) => throw new InvalidOperationException("must not run"))
            .OnPreReceive(
                "deploy",
                async (context, token) =>
                {
                    await context.Output.WriteLineAsync(context.IsPlan ? "would deploy" : "deploys", token);
                    return StageResult.Continue;
                },
                stage => stage.RunsInPlan = true);

        var result = await push.PreReceiveAsync();

        Assert.AreEqual("would deploy\n", push.Output.Shown);
        Assert.AreEqual(PushResult.Rejected, result.Refusal);
        Assert.AreEqual("this was a plan: nothing has changed", Assert.ContainsSingle(result.Rejected).Reason);
        CollectionAssert.AreEqual(
            new[] { StageOutcome.Skipped, StageOutcome.Passed },
            push.Pipeline.Records.Select(record => record.Outcome).ToArray());
    }

    [TestMethod]
    public async Task A_plan_that_fails_says_so()
    {
        await using var push = new TestPush([TestPush.Update("refs/heads/main")], plan: true);
        push.Builder.OnPreReceive("deploy", (_, _) => throw new StageFailedException("deploy/web.yaml:3: no such kind"), stage => stage.RunsInPlan = true);

        var result = await push.PreReceiveAsync();

        Assert.AreEqual("stage deploy failed: deploy/web.yaml:3: no such kind", result.Reason);
    }

    [TestMethod]
    public void Where_no_stage_can_plan_the_option_is_one_of_the_hosts_own()
    {
        var without = new TestBuilder().OnPreReceive("a", (_, _) => new(StageResult.Continue));
        var with = new TestBuilder().OnPreReceive("a", (_, _) => new(StageResult.Continue), stage => stage.RunsInPlan = true);

        Assert.IsFalse(PushPlan.IsAsked(["plan"], ((TestBuilder)without).Stages));
        Assert.IsTrue(PushPlan.IsAsked(["a", "plan"], ((TestBuilder)with).Stages));
        Assert.IsFalse(PushPlan.IsAsked(["plan=yes"], ((TestBuilder)with).Stages));
    }
}
