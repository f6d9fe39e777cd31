using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class PlanTests
{
    [TestMethod]
    public async Task A_plan_is_shown_and_refused_and_the_same_push_without_it_goes_through()
    {
        var published = 0;
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("publish", (_, _) =>
            {
                published++;
                return ValueTask.FromResult(StageResult.Continue);
            });
            git.OnPreReceive("deploy", DeployAsync, stage => stage.RunsInPlan = true);
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var plan = await clone.TryRunAsync(["push", "-o", "plan", host.UrlOf("shop.git"), "main"]);
        var publishedByPlan = published;
        var refsAfterPlan = host.Inspect("shop").Run("for-each-ref");
        var push = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreEqual(1, plan.ExitCode);
        StringAssert.Contains(plan.Error, "remote: deployment/web would be created");
        StringAssert.Contains(plan.Error, "main (this was a plan: nothing has changed)");
        Assert.AreEqual(0, publishedByPlan);
        Assert.AreEqual("", refsAfterPlan);
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "remote: deployment/web created");
        Assert.AreEqual(1, published);
        var records = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).ToListAsync();
        CollectionAssert.AreEquivalent(
            new[] { PushResult.Rejected, PushResult.Succeeded }, records.Select(record => record.Result).ToArray());
    }

    private static async ValueTask<StageResult> DeployAsync(PushContext push, CancellationToken cancellationToken)
    {
        await push.Output.WriteLineAsync($"deployment/web {(push.IsPlan ? "would be " : "")}created", cancellationToken);
        return StageResult.Continue;
    }
}
