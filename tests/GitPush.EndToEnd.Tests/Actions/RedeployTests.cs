using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

[TestClass]
public sealed class RedeployTests
{
    [TestMethod]
    public async Task A_push_is_deployed_again_with_the_paths_that_it_had_changed_and_its_options()
    {
        string[] options = [];
        await using var shop = await DeployedShop.StartAsync(git => git.OnPreReceive("options", (push, _) =>
        {
            options = [.. push.Options];
            return ValueTask.FromResult(StageResult.Continue);
        }));
        _ = await shop.PushAsync("readme.md");
        var (commit, pushed) = await shop.PushAsync("web/index.html", "env=test", "plan", "skip-deploy");
        shop.Deployed.Clear();

        var running = await shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice);
        var record = await running.Completion;

        Assert.AreEqual(PushResult.Succeeded, record.Result, record.Reason);
        CollectionAssert.AreEqual(
            new[] { $"deploy Unchanged {commit[..7]} Redeploy", $"web Unchanged {commit[..7]} Redeploy" }, shop.Deployed.ToArray());
        CollectionAssert.AreEqual(new[] { "env=test" }, options);
        Assert.AreEqual(PushTrigger.Redeploy, record.Trigger);
        Assert.AreEqual(pushed.Id, record.SourceId);
        Assert.AreEqual("alice", record.User);
        Assert.AreEqual("none", record.Transport);
        Assert.AreEqual(new PushedRef("refs/heads/main", commit, commit, RefUpdateKind.Unchanged, null), record.Refs.Single());
        StringAssert.Contains(record.Output, $"redeploying refs/heads/main at {commit[..7]} for alice");
        Assert.AreEqual(commit, shop.Server.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task What_a_push_did_not_change_is_not_deployed_when_it_runs_again()
    {
        await using var shop = await DeployedShop.StartAsync();
        _ = await shop.PushAsync("web/index.html");
        var (commit, pushed) = await shop.PushAsync("readme.md");
        shop.Deployed.Clear();

        var first = await (await shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice)).Completion;
        var second = await (await shop.Control.RedeployAsync(first.Id, DeployedShop.Alice)).Completion;

        var expected = $"deploy Unchanged {commit[..7]} Redeploy";
        CollectionAssert.AreEqual(new[] { expected, expected }, shop.Deployed.ToArray());
        Assert.AreEqual(pushed.Id, second.SourceId);
    }

    [TestMethod]
    public async Task A_push_that_created_its_branch_changed_all_of_its_paths()
    {
        await using var shop = await DeployedShop.StartAsync();
        var (commit, pushed) = await shop.PushAsync("web/index.html");
        shop.Deployed.Clear();

        _ = await (await shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice)).Completion;

        CollectionAssert.Contains(shop.Deployed.ToArray(), $"web Unchanged {commit[..7]} Redeploy");
    }

    [TestMethod]
    public async Task A_push_whose_refs_have_moved_is_not_deployed_again()
    {
        await using var shop = await DeployedShop.StartAsync();
        var (old, pushed) = await shop.PushAsync("a.txt");
        var (current, _) = await shop.PushAsync("a.txt");

        var moved = await RefusedAsync(() => shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice));
        _ = shop.Server.Run("update-ref", "-d", "refs/heads/main");
        var gone = await RefusedAsync(() => shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice));
        var unknown = await RefusedAsync(() => shop.Control.RedeployAsync("nonsense", DeployedShop.Alice));

        Assert.AreEqual($"refs/heads/main has moved since push {pushed.Id}: from {old[..7]} to {current[..7]}", moved);
        Assert.AreEqual($"refs/heads/main is gone since push {pushed.Id}", gone);
        Assert.AreEqual("there is no push nonsense", unknown);
    }

    [TestMethod]
    public async Task A_push_that_was_refused_or_only_deleted_has_nothing_to_run_again()
    {
        await using var shop = await DeployedShop.StartAsync(git => git.OnPreReceive(
            "no", (_, _) => ValueTask.FromResult(StageResult.Reject("no")), stage => stage.Refs = ["refs/heads/no"]));
        _ = await shop.PushAsync("a.txt");
        _ = await shop.PushRefsAsync("origin", "main:old");
        var deleted = await shop.PushRefsAsync("origin", ":old");
        _ = await shop.Clone.TryRunAsync(["push", "origin", "main:no"]);
        var rejected = await shop.LastAsync();

        var nothing = await RefusedAsync(() => shop.Control.RedeployAsync(deleted.Id, DeployedShop.Alice));
        var refused = await RefusedAsync(() => shop.Control.RedeployAsync(rejected.Id, DeployedShop.Alice));

        Assert.AreEqual($"push {deleted.Id} brought no commits, so there is nothing to run again", nothing);
        Assert.AreEqual($"push {rejected.Id} changed no ref, so there is nothing to run again", refused);
    }

    [TestMethod]
    public async Task A_stage_that_fails_when_it_runs_again_is_rolled_back_and_recorded()
    {
        var fails = false;
        var rolledBack = 0;
        await using var shop = await DeployedShop.StartAsync(git => git.OnPreReceive("roll out", (push, _) =>
        {
            push.OnRollback("roll out", _ =>
            {
                rolledBack++;
                return ValueTask.CompletedTask;
            });
            return fails ? throw new StageFailedException("the cluster is gone") : ValueTask.FromResult(StageResult.Continue);
        }));
        var (commit, pushed) = await shop.PushAsync("a.txt");
        fails = true;

        var record = await (await shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice)).Completion;

        Assert.AreEqual(PushResult.Failed, record.Result);
        Assert.AreEqual("stage roll out failed: the cluster is gone", record.Reason);
        Assert.AreEqual(1, rolledBack);
        Assert.AreEqual(commit, shop.Server.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task A_redeployment_waits_for_the_push_that_runs_and_can_be_cancelled()
    {
        using var gate = new StageGate();
        await using var shop = await DeployedShop.StartAsync(git => git.OnPreReceive("gate", gate.PassAsync, stage => stage.Refs = ["refs/heads/slow"]));
        var (_, pushed) = await shop.PushAsync("a.txt");
        var pushing = shop.Clone.TryRunAsync(["push", "origin", "main:slow"]);
        await gate.Entered.WaitAsync();

        var running = await shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice);
        await shop.Host.Log.WaitForAsync("waits for its turn");
        var isCancelled = shop.Control.Cancel(running.Id, "bob");
        var record = await running.Completion;
        gate.Open();

        Assert.IsTrue(isCancelled);
        Assert.AreEqual(PushResult.Cancelled, record.Result);
        Assert.AreEqual("cancelled by bob", record.Reason);
        Assert.AreEqual(0, (await pushing).ExitCode, (await pushing).Error);
    }

    [TestMethod]
    public async Task A_frozen_repository_and_a_host_that_stops_run_nothing_again()
    {
        await using var shop = await DeployedShop.StartAsync();
        var (_, pushed) = await shop.PushAsync("a.txt");
        await shop.Control.FreezeAsync(DeployedShop.Name, "audit", "carol");

        var frozen = await RefusedAsync(() => shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice));
        _ = await shop.Control.UnfreezeAsync(DeployedShop.Name);
        await shop.Host.StopAsync();
        var there = await RefusedAsync(() => shop.Control.RollBackAsync(pushed.Id, DeployedShop.Alice));
        var stopping = await RefusedAsync(() => shop.Control.RedeployAsync(pushed.Id, DeployedShop.Alice));

        Assert.AreEqual("the repository is frozen: audit (by carol)", frozen);
        Assert.AreEqual($"the refs are where push {pushed.Id} left them already", there);
        Assert.AreEqual("the server is stopping", stopping);
    }

    private static async Task<string> RefusedAsync(Func<ValueTask<RunningPush>> action) =>
        (await Assert.ThrowsExactlyAsync<PushControlException>(async () => await action())).Message;
}
