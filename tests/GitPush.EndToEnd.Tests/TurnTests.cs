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

        var running = PushAsync(first, host, "a");
        await gate.Entered.WaitAsync();
        var waiting = PushAsync(second, host, "b");
        await host.Log.WaitForAsync("waits for its turn");
        Assert.AreEqual(0, gate.Entered.CurrentCount, "the second push's stage ran beside the first one's");
        gate.Open();

        Assert.AreEqual(0, (await running).ExitCode, (await running).Error);
        Assert.AreEqual(0, (await waiting).ExitCode, (await waiting).Error);
        StringAssert.Contains((await waiting).Error, "remote: waiting for ");
        Assert.AreEqual(1, gate.MostAtOnce);
    }

    [TestMethod]
    public async Task A_queued_push_brings_its_objects_to_the_disk_while_it_waits()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, TurnPolicy.Queue);
        using var folder = new TempFolder();
        var (first, second) = Clones(folder);

        var running = PushAsync(first, host, "a");
        await gate.Entered.WaitAsync();
        var written = Written(host);
        var waiting = PushAsync(second, host, "b");
        await host.Log.WaitForAsync("waits for its turn");
        var ahead = Written(host);
        gate.Open();

        Assert.AreEqual(0, (await running).ExitCode, (await running).Error);
        Assert.AreEqual(0, (await waiting).ExitCode, (await waiting).Error);
        Assert.IsEmpty(written, "the push that runs wrote something before it was accepted");
        Assert.HasCount(2, ahead, "the pack and the index");
        Assert.IsEmpty(Written(host));
        Assert.AreEqual("", host.Inspect("shop").Run("fsck", "--full", "--strict"));
    }

    [TestMethod]
    public async Task A_queued_push_that_gives_up_leaves_nothing_on_the_disk()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, TurnPolicy.Queue, TimeSpan.FromMilliseconds(500));
        using var folder = new TempFolder();
        var (first, second) = Clones(folder);

        var running = PushAsync(first, host, "a");
        await gate.Entered.WaitAsync();
        var waited = await PushAsync(second, host, "b");
        var left = Written(host);
        gate.Open();

        Assert.AreEqual(1, waited.ExitCode);
        StringAssert.Contains(waited.Error, "took longer than");
        Assert.IsEmpty(left);
        Assert.AreEqual(0, (await running).ExitCode, (await running).Error);
        Assert.HasCount(1, Directory.GetFiles(PackFolder(host), "*.pack"), "objects of the push that gave up were kept");
    }

    [TestMethod]
    public async Task A_push_that_finds_another_running_is_refused_where_the_host_wants_that()
    {
        using var gate = new StageGate();
        await using var host = await StartAsync(gate, TurnPolicy.Reject);
        using var folder = new TempFolder();
        var (first, second) = Clones(folder);

        var running = PushAsync(first, host, "a");
        await gate.Entered.WaitAsync();
        var refused = await PushAsync(second, host, "b");
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

        var running = PushAsync(first, host, "a");
        await gate.Entered.WaitAsync();
        var newer = PushAsync(second, host, "b");
        var superseded = await running;
        await gate.Entered.WaitAsync();
        gate.Open();

        Assert.AreEqual(1, superseded.ExitCode);
        StringAssert.Contains(superseded.Error, "a (superseded by a newer push)");
        Assert.AreEqual(0, (await newer).ExitCode, (await newer).Error);
        CollectionAssert.AreEqual(new[] { "entered a", "rolled back a", "entered b" }, gate.Events.ToArray());
        Assert.AreEqual("refs/heads/b", host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
    }

    private static async Task<GitPushHost> StartAsync(StageGate gate, TurnPolicy policy, TimeSpan? timeout = null)
    {
        var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("gate", gate.PassAsync);
            },
            options =>
            {
                options.Turn = policy;
                options.TurnTimeout = timeout ?? options.TurnTimeout;
            });
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    private static Task<GitResult> PushAsync(TestGit clone, GitPushHost host, string branch) =>
        clone.TryRunAsync(["push", host.UrlOf("shop.git"), $"HEAD:refs/heads/{branch}"]);

    /// <summary>What was written under temporary names.</summary>
    private static string[] Written(GitPushHost host) =>
        Directory.Exists(PackFolder(host)) ? Directory.GetFiles(PackFolder(host), ".gitpush-*") : [];

    private static string PackFolder(GitPushHost host) => Path.Combine(host.RepositoryRoot, "shop.git/objects/pack");

    private static (TestGit First, TestGit Second) Clones(TempFolder folder)
    {
        var first = TestGit.Init(folder.Combine("first"));
        first.Commit("a.txt", "first");
        var second = TestGit.Init(folder.Combine("second"));
        second.Commit("a.txt", "second");
        return (first, second);
    }
}
