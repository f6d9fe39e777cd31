namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class TurnTests
{
    [TestMethod]
    public async Task A_queued_push_waits_and_reads_that_it_does()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Queue);

        var waiting = busy.PushAsync("b");
        await busy.Host.Log.WaitForAsync("waits for its turn");
        Assert.AreEqual(0, busy.Gate.Entered.CurrentCount, "the second push's stage ran beside the first one's");
        busy.Gate.Open();

        Assert.AreEqual(0, (await busy.Running).ExitCode, (await busy.Running).Error);
        Assert.AreEqual(0, (await waiting).ExitCode, (await waiting).Error);
        StringAssert.Contains((await waiting).Error, "remote: waiting for ");
        Assert.AreEqual(1, busy.Gate.MostAtOnce);
    }

    [TestMethod]
    public async Task A_queued_push_brings_its_objects_to_the_disk_while_it_waits()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Queue);

        var written = busy.Written;
        var waiting = busy.PushAsync("b");
        await busy.Host.Log.WaitForAsync("waits for its turn");
        var ahead = busy.Written;
        busy.Gate.Open();

        Assert.AreEqual(0, (await busy.Running).ExitCode, (await busy.Running).Error);
        Assert.AreEqual(0, (await waiting).ExitCode, (await waiting).Error);
        Assert.IsEmpty(written, "the push that runs wrote something before it was accepted");
        Assert.HasCount(2, ahead, "the pack and the index");
        Assert.IsEmpty(busy.Written);
        Assert.AreEqual("", busy.Host.Inspect("shop").Run("fsck", "--full", "--strict"));
    }

    [TestMethod]
    public async Task A_queued_push_that_gives_up_leaves_nothing_on_the_disk()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Queue, TimeSpan.FromMilliseconds(500));

        var waited = await busy.PushAsync("b");
        var left = busy.Written;
        busy.Gate.Open();

        Assert.AreEqual(1, waited.ExitCode);
        StringAssert.Contains(waited.Error, "took longer than");
        Assert.IsEmpty(left);
        Assert.AreEqual(0, (await busy.Running).ExitCode, (await busy.Running).Error);
        Assert.HasCount(1, Directory.GetFiles(busy.PackFolder, "*.pack"), "objects of the push that gave up were kept");
    }

    [TestMethod]
    public async Task A_push_that_finds_another_running_is_refused_where_the_host_wants_that()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Reject);

        var refused = await busy.PushAsync("b");
        busy.Gate.Open();

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "[remote rejected] HEAD -> b (");
        Assert.AreEqual(0, (await busy.Running).ExitCode);
    }

    [TestMethod]
    public async Task A_newer_push_supersedes_the_running_one_which_is_rolled_back_first()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Supersede);

        var newer = busy.PushAsync("b");
        var superseded = await busy.Running;
        await busy.Gate.Entered.WaitAsync();
        busy.Gate.Open();

        Assert.AreEqual(1, superseded.ExitCode);
        StringAssert.Contains(superseded.Error, "a (superseded by a newer push)");
        Assert.AreEqual(0, (await newer).ExitCode, (await newer).Error);
        CollectionAssert.AreEqual(new[] { "entered a", "rolled back a", "entered b" }, busy.Gate.Events.ToArray());
        Assert.AreEqual("refs/heads/b", busy.Host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
    }
}
