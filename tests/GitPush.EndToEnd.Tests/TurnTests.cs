using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class TurnTests
{
    [TestMethod]
    public async Task A_queued_push_waits_and_reads_that_it_does()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, TurnPolicy.Queue);
        using var folder = new TempFolder();
        var (first, second) = Clones(folder);

        var running = first.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/a"]);
        await gate.Entered.WaitAsync();
        var waiting = second.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/b"]);
        await host.Log.WaitForAsync("waits for its turn");
        Assert.AreEqual(0, gate.Entered.CurrentCount, "the second push's stage ran beside the first one's");
        gate.Open();

        Assert.AreEqual(0, (await running).ExitCode, (await running).Error);
        Assert.AreEqual(0, (await waiting).ExitCode, (await waiting).Error);
        StringAssert.Contains((await waiting).Error, "remote: waiting for ");
        Assert.AreEqual(1, gate.MostAtOnce);
    }

    [TestMethod]
    public async Task A_push_that_finds_another_running_is_refused_where_the_host_wants_that()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, TurnPolicy.Reject);
        using var folder = new TempFolder();
        var (first, second) = Clones(folder);

        var running = first.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/a"]);
        await gate.Entered.WaitAsync();
        var refused = await second.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/b"]);
        gate.Open();

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "[remote rejected] HEAD -> b (");
        Assert.AreEqual(0, (await running).ExitCode);
    }

    [TestMethod]
    public async Task A_newer_push_supersedes_the_running_one_which_is_rolled_back_first()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, TurnPolicy.Supersede);
        using var folder = new TempFolder();
        var (first, second) = Clones(folder);

        var running = first.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/a"]);
        await gate.Entered.WaitAsync();
        var newer = second.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/b"]);
        var superseded = await running;
        await gate.Entered.WaitAsync();
        gate.Open();

        Assert.AreEqual(1, superseded.ExitCode);
        StringAssert.Contains(superseded.Error, "a (superseded by a newer push)");
        Assert.AreEqual(0, (await newer).ExitCode, (await newer).Error);
        CollectionAssert.AreEqual(new[] { "entered a", "rolled back a", "entered b" }, gate.Events.ToArray());
        Assert.AreEqual("refs/heads/b", host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
    }

    private static async Task<GitPushHost> StartAsync(StageGate gate, TurnPolicy policy)
    {
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("gate", gate.PassAsync);
            },
            options => options.Turn = policy);
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    private static (TestGit First, TestGit Second) Clones(TempFolder folder)
    {
        var first = TestGit.Init(folder.Combine("first"));
        first.Commit("a.txt", "first");
        var second = TestGit.Init(folder.Combine("second"));
        second.Commit("a.txt", "second");
        return (first, second);
    }
}
