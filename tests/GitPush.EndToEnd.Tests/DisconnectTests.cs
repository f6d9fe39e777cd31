using GitPush.History;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class DisconnectTests
{
    [TestMethod]
    public async Task A_push_goes_on_when_its_client_goes_away()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, DisconnectPolicy.Continue);
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        await PushAndGoAwayAsync(clone, host, gate);
        gate.Open();

        var record = await EndOfPushAsync(host);
        Assert.AreEqual(PushResult.Succeeded, record.Result);
        Assert.AreEqual(id, host.Inspect("shop").Run("rev-parse", "refs/heads/main"));
        Assert.DoesNotContain("rolled back main", gate.Events);
    }

    [TestMethod]
    public async Task A_push_is_cancelled_and_rolled_back_when_its_client_goes_away_and_the_host_wants_that()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, DisconnectPolicy.Cancel);
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        await PushAndGoAwayAsync(clone, host, gate);

        var record = await EndOfPushAsync(host);
        Assert.AreEqual(PushResult.Cancelled, record.Result);
        Assert.Contains("rolled back main", gate.Events);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), id);
    }

    [TestMethod]
    public async Task When_the_host_stops_a_running_push_gets_its_grace_and_ends()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, DisconnectPolicy.Continue);
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        var pushing = clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        await gate.Entered.WaitAsync();
        var stopping = host.StopAsync();
        gate.Open();

        var result = await pushing;
        Assert.AreEqual(0, result.ExitCode, result.Error);
        await stopping;
        Assert.AreEqual(id, host.Inspect("shop").Run("rev-parse", "refs/heads/main"));
    }

    [TestMethod]
    public async Task When_the_grace_is_over_a_running_push_is_rolled_back_and_its_pusher_reads_why()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, DisconnectPolicy.Continue, TimeSpan.FromMilliseconds(200));
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        var pushing = clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        await gate.Entered.WaitAsync();
        await host.StopAsync();

        var result = await pushing;
        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "the server is stopping");
        Assert.Contains("rolled back main", gate.Events);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), id);
    }

    private static async Task<GitPushHost> StartAsync(StageGate gate, DisconnectPolicy policy, TimeSpan? grace = null)
    {
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("gate", gate.PassAsync);
            },
            options =>
            {
                options.OnClientDisconnect = policy;
                options.ShutdownGrace = grace ?? options.ShutdownGrace;
            });
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    private static async Task PushAndGoAwayAsync(TestGit clone, GitPushHost host, StageGate gate)
    {
        using var goAway = new CancellationTokenSource();
        var pushing = clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"], goAway.Token);
        await gate.Entered.WaitAsync();
        await goAway.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => pushing);
    }

    private static async Task<PushRecord> EndOfPushAsync(GitPushHost host)
    {
        await host.Log.WaitForAsync("to shop by ");
        return await RefusalTests.LastRecordAsync(host);
    }
}
