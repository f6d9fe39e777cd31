using System.Collections.Concurrent;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

[TestClass]
public sealed class PipelineTests
{
    [TestMethod]
    public async Task Branches_are_deployed_by_their_pipelines_and_a_deleted_branch_takes_its_preview_with_it()
    {
        var events = new ConcurrentQueue<string>();
        await using var shop = await DeployedShop.StartAsync(git =>
        {
            git.AddPipeline("production", pipeline =>
            {
                pipeline.Refs = ["refs/heads/main"];
                pipeline.OnPreReceive("deploy", (push, _) => Deploy(push));
            });
            git.AddPipeline("preview", pipeline =>
            {
                pipeline.Refs = ["refs/heads/feature/*"];
                pipeline.OnPreReceive("deploy", (push, _) => Deploy(push));
                pipeline.OnPreReceive("web", (push, _) => Deploy(push), stage => stage.Paths = ["web/**"]);
                pipeline.OnDeleted("remove preview", async (push, update, token) =>
                {
                    events.Enqueue($"{push.Pipeline} removed {update.PreviewName[..^9]}");
                    await push.Output.WriteLineAsync("preview removed", token);
                });
            });
        });
        shop.Clone.Commit("web/index.html", "1");
        _ = await shop.PushRefsAsync("origin", "main");
        _ = await shop.PushRefsAsync("origin", "main:feature/Login", "main:other");
        shop.Clone.Commit("readme.md", "2");
        var both = await shop.PushRefsAsync("--force", "origin", "main", "main:feature/Login");
        var deleted = await shop.PushRefsAsync("origin", ":feature/Login", ":other");

        CollectionAssert.AreEqual(
            new[]
            {
                "production main FastForward",
                "preview feature/Login FastForward",
            },
            events.Where(entry => entry.EndsWith("FastForward", StringComparison.Ordinal)).ToArray());
        CollectionAssert.AreEqual(
            new[] { "production main Create", "preview feature/Login Create", "preview feature/Login Create" },
            events.Where(entry => entry.EndsWith("Create", StringComparison.Ordinal)).ToArray(),
            "all paths of a branch that is created have changed");
        Assert.AreEqual("preview removed feature-login", events.Last());
        StringAssert.Contains(deleted.Output, "preview removed\n");
        CollectionAssert.IsSubsetOf(
            new[] { "production/deploy", "preview/deploy", "preview/web" }, both.Stages.Select(stage => stage.Name).ToArray());

        ValueTask<StageResult> Deploy(PushContext push)
        {
            foreach (var update in push.Updates.Where(update => update.Kind != RefUpdateKind.Delete))
            {
                events.Enqueue($"{push.Pipeline} {update.Branch} {update.Kind}");
            }

            return ValueTask.FromResult(StageResult.Continue);
        }
    }

    [TestMethod]
    public async Task A_clean_up_that_fails_is_told_and_the_branch_is_gone_all_the_same()
    {
        await using var shop = await DeployedShop.StartAsync(git => git.OnDeleted(
            "remove preview", (_, _, _) => throw new StageFailedException("the cluster is gone"), stage => stage.Refs = ["refs/heads/feature/*"]));
        _ = await shop.PushAsync("a.txt");
        _ = await shop.PushRefsAsync("origin", "main:feature/a", "main:other");
        _ = await shop.PushRefsAsync("origin", ":other");

        var deleted = await shop.Clone.TryRunAsync(["push", "origin", ":feature/a"]);

        Assert.AreEqual(0, deleted.ExitCode, deleted.Error);
        StringAssert.Contains(deleted.Error, "remote: stage remove preview failed: not done for refs/heads/feature/a (the cluster is gone) after the push was accepted");
        Assert.AreEqual("refs/heads/main", shop.Server.Run("for-each-ref", "--format=%(refname)"));
    }

    [TestMethod]
    public async Task A_push_of_a_branch_is_deployed_again_and_returned_to_by_its_own_pipeline()
    {
        var deployed = new ConcurrentQueue<string>();
        await using var shop = await DeployedShop.StartAsync(git => git.AddPipeline("preview", pipeline =>
        {
            pipeline.Refs = ["refs/heads/feature/*"];
            pipeline.OnPreReceive(
                "deploy",
                (push, _) =>
                {
                    deployed.Enqueue($"{push.Updates.Single().Branch} {push.Trigger}");
                    return ValueTask.FromResult(StageResult.Continue);
                },
                stage => stage.Paths = ["web/**"]);
        }));
        shop.Clone.Commit("web/index.html", "1");
        var first = await shop.PushRefsAsync("origin", "main:feature/a");
        shop.Clone.Commit("web/index.html", "2");
        var second = await shop.PushRefsAsync("origin", "main:feature/a");

        _ = await (await shop.Control.RedeployAsync(second.Id, DeployedShop.Alice)).Completion;
        _ = await (await shop.Control.RollBackAsync(first.Id, DeployedShop.Alice)).Completion;

        CollectionAssert.AreEqual(
            new[] { "feature/a Push", "feature/a Push", "feature/a Redeploy", "feature/a Rollback" }, deployed.ToArray());
    }
}
