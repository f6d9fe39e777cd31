using GitPush.Control;
using GitPush.History;
using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

[TestClass]
public sealed class CancelTests
{
    [TestMethod]
    public async Task A_push_that_somebody_cancels_is_rolled_back_and_its_client_reads_who_did_it()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Queue);
        var control = busy.Host.Services.GetRequiredService<IPushControl>();
        var running = control.Running.Single();

        var isCancelled = control.Cancel(running.Id, "alice");
        var isCancelledAgain = control.Cancel(running.Id, "bob");
        var pushed = await busy.Running;
        var record = await running.Completion;

        Assert.IsTrue(isCancelled);
        Assert.IsFalse(isCancelledAgain);
        Assert.AreEqual(1, pushed.ExitCode);
        StringAssert.Contains(pushed.Error, "[remote rejected] HEAD -> a (cancelled by alice)");
        StringAssert.Contains(pushed.Error, "remote: rolling back: gate a");
        CollectionAssert.AreEqual(new[] { "entered a", "rolled back a" }, busy.Gate.Events.ToArray());
        Assert.AreEqual("", busy.Host.Inspect("shop").Run("for-each-ref"));
        Assert.AreEqual(PushResult.Cancelled, record.Result);
        Assert.AreEqual("cancelled by alice", record.Reason);
        Assert.IsFalse(control.Cancel(running.Id, "alice"), "a push that has ended was cancelled");
    }

    [TestMethod]
    public async Task A_push_that_waits_for_its_turn_can_be_cancelled()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Queue);
        var control = busy.Host.Services.GetRequiredService<IPushControl>();
        var waiting = busy.PushAsync("b");
        await busy.Host.Log.WaitForAsync("waits for its turn");

        var isCancelled = control.Cancel(control.Running[1].Id, "alice");
        var cancelled = await waiting;
        busy.Gate.Open();

        Assert.IsTrue(isCancelled);
        StringAssert.Contains(cancelled.Error, "b (cancelled by alice)");
        Assert.AreEqual(0, (await busy.Running).ExitCode, (await busy.Running).Error);
    }

    [TestMethod]
    public async Task A_client_whose_push_is_cancelled_while_it_sends_reads_so_when_it_has_sent_everything()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var control = host.Services.GetRequiredService<IPushControl>();
        var request = new PushRequest()
            .Command(ObjectId.Zero, ObjectId.Parse(new string('1', 40)), "refs/heads/main", PushRequest.Capabilities)
            .Flush()
            .Bytes("PACK\0\0\0\x02\0\0\0\x01"u8);
        var rest = new byte[100_000];
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);
        await connection.SendHeadAsync(
            "POST /shop.git/git-receive-pack HTTP/1.1",
            "Host: localhost",
            "Connection: close",
            $"Content-Type: {PushRequest.Type}",
            $"Content-Length: {request.Body.Length + rest.Length}");
        await connection.SendAsync(request.Body);
        while (control.Running.Count == 0)
        {
            await Task.Yield();
        }

        var running = control.Running.Single();
        var isCancelled = control.Cancel(running.Id, "alice");
        await connection.SendAsync(rest);
        var answer = await connection.ReadToEndAsync();

        Assert.IsTrue(isCancelled);
        StringAssert.Contains(answer, "ng refs/heads/main cancelled by alice");
        Assert.AreEqual(PushResult.Cancelled, (await running.Completion).Result);
    }

    [TestMethod]
    public async Task Once_the_refs_have_changed_nobody_cancels_the_push()
    {
        using var gate = new StageGate();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPostReceive("tell", async (push, token) => await gate.PassAsync(push, token));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var pushing = clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        await gate.Entered.WaitAsync();
        var control = host.Services.GetRequiredService<IPushControl>();
        var isCancelled = control.Cancel(control.Running.Single().Id, "alice");
        gate.Open();

        Assert.IsFalse(isCancelled);
        Assert.AreEqual(0, (await pushing).ExitCode, (await pushing).Error);
    }
}
