using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

[TestClass]
public sealed class RollbackTests
{
    [TestMethod]
    public async Task A_branch_returns_to_an_earlier_push_which_is_deployed_and_newer_commits_can_be_pushed_on_top()
    {
        await using var shop = await DeployedShop.StartAsync(options: options => options.AllowNonFastForwards = false);
        var (first, pushed) = await shop.PushAsync("web/index.html", "skip-deploy");
        var (second, _) = await shop.PushAsync("web/index.html");
        _ = shop.Server.Run("config", "receive.denyNonFastForwards", "true");
        _ = shop.Server.Run("config", "core.logAllRefUpdates", "always");
        shop.Deployed.Clear();

        var record = await (await shop.Control.RollBackAsync(pushed.Id, DeployedShop.Alice)).Completion;
        var tip = shop.Server.Run("rev-parse", "main");
        var reflog = shop.Server.Run("reflog", "show", "--format=%gn %gs", "main");
        var again = await shop.PushRefsAsync("origin", "main");

        Assert.AreEqual(PushResult.Succeeded, record.Result, record.Reason);
        Assert.AreEqual(first, tip);
        CollectionAssert.AreEqual(
            new[] { $"deploy Forced {first[..7]} Rollback", $"web Forced {first[..7]} Rollback" }, shop.Deployed.ToArray()[..2]);
        Assert.AreEqual($"alice rollback to push {pushed.Id} by alice", reflog.Split('\n')[0]);
        Assert.AreEqual(PushTrigger.Rollback, record.Trigger);
        Assert.AreEqual(pushed.Id, record.SourceId);
        Assert.IsEmpty(record.Options);
        Assert.AreEqual(new PushedRef("refs/heads/main", second, first, RefUpdateKind.Forced, null), record.Refs.Single());
        StringAssert.Contains(record.Output, $"rolling refs/heads/main back from {second[..7]} to {first[..7]} for alice");
        Assert.AreEqual(RefUpdateKind.FastForward, again.Refs.Single().Kind);
        Assert.AreEqual(second, shop.Server.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task A_roll_back_whose_deployment_fails_leaves_the_branch()
    {
        var rolledBack = 0;
        await using var shop = await DeployedShop.StartAsync(git => git.OnPreReceive("roll out", (push, _) =>
        {
            push.OnRollback("roll out", _ =>
            {
                rolledBack++;
                return ValueTask.CompletedTask;
            });
            return ValueTask.FromResult(push.Trigger == PushTrigger.Rollback ? StageResult.Reject("not healthy") : StageResult.Continue);
        }));
        var (_, pushed) = await shop.PushAsync("a.txt");
        var (second, _) = await shop.PushAsync("a.txt");

        var record = await (await shop.Control.RollBackAsync(pushed.Id, DeployedShop.Alice)).Completion;

        Assert.AreEqual(PushResult.Rejected, record.Result);
        Assert.AreEqual("not healthy", record.Reason);
        Assert.AreEqual(1, rolledBack);
        Assert.AreEqual(second, shop.Server.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task A_branch_that_was_deleted_since_is_created_again_and_one_that_the_push_deleted_stays()
    {
        await using var shop = await DeployedShop.StartAsync();
        _ = await shop.PushAsync("a.txt");
        _ = await shop.PushRefsAsync("origin", "main:old");
        var first = shop.Clone.Commit("a.txt", "1");
        var pushed = await shop.PushRefsAsync("origin", "main", ":old");
        _ = await shop.PushRefsAsync("origin", "main:keep", "main:old");
        _ = shop.Server.Run("symbolic-ref", "HEAD", "refs/heads/keep");
        _ = await shop.PushRefsAsync("origin", ":main");

        var record = await (await shop.Control.RollBackAsync(pushed.Id, DeployedShop.Alice)).Completion;

        Assert.AreEqual(PushResult.Succeeded, record.Result, record.Reason);
        Assert.AreEqual(RefUpdateKind.Create, record.Refs.Single().Kind);
        Assert.AreEqual(first, shop.Server.Run("rev-parse", "main"));
        Assert.AreEqual(first, shop.Server.Run("rev-parse", "old"));
        StringAssert.Contains(record.Output, $"creating refs/heads/main again at {first[..7]} for alice");
        StringAssert.Contains(record.Output, $"refs/heads/old, which push {pushed.Id} deleted, exists again and stays");
    }

    [TestMethod]
    public async Task Several_refs_return_together()
    {
        await using var shop = await DeployedShop.StartAsync();
        var first = shop.Clone.Commit("a.txt", "1");
        var pushed = await shop.PushRefsAsync("origin", "main", "main:stable", "main:refs/tags/live");
        _ = shop.Clone.Commit("a.txt", "2");
        _ = await shop.PushRefsAsync("--force", "origin", "main", "main:stable", "main:refs/tags/live");

        var record = await (await shop.Control.RollBackAsync(pushed.Id, DeployedShop.Alice)).Completion;

        Assert.AreEqual(PushResult.Succeeded, record.Result, record.Reason);
        Assert.HasCount(3, record.Refs);
        Assert.AreEqual(first, shop.Server.Run("rev-parse", "main"));
        Assert.AreEqual(first, shop.Server.Run("rev-parse", "stable"));
        Assert.AreEqual(first, shop.Server.Run("rev-parse", "live"));
    }

    [TestMethod]
    public async Task What_is_there_already_or_never_was_or_is_gone_is_said()
    {
        await using var shop = await DeployedShop.StartAsync();
        _ = await shop.PushAsync("a.txt");
        var (orphan, orphaned) = await shop.PushAsync("a.txt");
        _ = shop.Clone.Run("reset", "--quiet", "--hard", "HEAD~1");
        _ = shop.Clone.Commit("a.txt", "another");
        var current = await shop.PushRefsAsync("--force", "origin", "main");
        _ = await shop.PushRefsAsync("origin", "main:old");
        var deleted = await shop.PushRefsAsync("origin", ":old");
        _ = shop.Server.Run("-c", "gc.reflogExpire=now", "-c", "gc.reflogExpireUnreachable=now", "gc", "--quiet", "--prune=now");

        Assert.AreEqual($"the refs are where push {current.Id} left them already", await RefusedAsync(current.Id));
        Assert.AreEqual($"push {deleted.Id} only deleted refs, so there is nothing to return to", await RefusedAsync(deleted.Id));
        Assert.AreEqual($"{orphan[..7]}, to which refs/heads/main was to return, is not in the repository any more", await RefusedAsync(orphaned.Id));

        async Task<string> RefusedAsync(string id) =>
            (await Assert.ThrowsExactlyAsync<PushControlException>(async () => await shop.Control.RollBackAsync(id, DeployedShop.Alice))).Message;
    }

    [TestMethod]
    public async Task A_roll_back_that_waits_goes_from_where_the_branch_is_when_its_turn_comes()
    {
        using var gate = new StageGate();
        await using var shop = await DeployedShop.StartAsync(git => git.OnPreReceive(
            "gate", async (push, token) => push.Options.Contains("hold") ? await gate.PassAsync(push, token) : StageResult.Continue));
        var (first, pushed) = await shop.PushAsync("a.txt");
        _ = await shop.PushAsync("a.txt");
        var third = shop.Clone.Commit("a.txt", "3");
        var pushing = shop.Clone.TryRunAsync(["push", "-o", "hold", "origin", "main"]);
        await gate.Entered.WaitAsync();

        var running = await shop.Control.RollBackAsync(pushed.Id, DeployedShop.Alice);
        await shop.Host.Log.WaitForAsync("waits for its turn");
        gate.Open();
        var record = await running.Completion;

        Assert.AreEqual(0, (await pushing).ExitCode, (await pushing).Error);
        Assert.AreEqual(PushResult.Succeeded, record.Result, record.Reason);
        Assert.AreEqual(new PushedRef("refs/heads/main", third, first, RefUpdateKind.Forced, null), record.Refs.Single());
        Assert.AreEqual(first, shop.Server.Run("rev-parse", "main"));
    }
}
