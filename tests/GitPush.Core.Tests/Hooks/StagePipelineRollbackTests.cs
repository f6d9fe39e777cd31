using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class StagePipelineRollbackTests
{
    [TestMethod]
    public async Task What_was_done_last_is_taken_back_first()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Context.OnRollback("database", token => push.Context.Output.WriteLineAsync("database is back", token));
        push.Context.OnRollback("deployment/web", token => push.Context.Output.WriteLineAsync("web is back", token));

        await push.Pipeline.RollbackAsync();

        Assert.AreEqual("rolling back: deployment/web\nweb is back\nrolling back: database\ndatabase is back\n", push.Output.Shown);
        CollectionAssert.AreEqual(
            new[] { ("deployment/web", "Rollback", StageOutcome.Passed), ("database", "Rollback", StageOutcome.Passed) },
            push.Pipeline.Records.Select(record => (record.Name, record.Phase, record.Outcome)).ToArray());
    }

    [TestMethod]
    public async Task Many_roll_backs_share_a_line_and_each_has_its_record()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Context.OnRollback("deployment of shop", token => push.Context.Output.WriteLineAsync("all is back", token));
        for (var i = 1; i <= 20; i++)
        {
            var isLast = i == 1;
            push.Context.OnRollback($"configmap/{i}", _ => isLast ? throw new InvalidOperationException("gone") : ValueTask.CompletedTask);
        }

        await push.Pipeline.RollbackAsync();

        Assert.AreEqual(
            "rolling back: configmap/20, configmap/19, configmap/18, configmap/17, configmap/16 and 16 more\nrolling back configmap/1 failed\nall is back\n",
            push.Output.Shown);
        Assert.HasCount(21, push.Pipeline.Records);
    }

    [TestMethod]
    public async Task A_roll_back_that_fails_keeps_no_other_from_running()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Context.OnRollback("one", token => push.Context.Output.WriteLineAsync("one is back", token));
        push.Context.OnRollback("two", _ => throw new InvalidOperationException("/srv/secret/path"));

        await push.Pipeline.RollbackAsync();

        Assert.AreEqual("rolling back: two\nrolling back two failed\nrolling back: one\none is back\n", push.Output.Shown);
        Assert.AreEqual(StageOutcome.Failed, push.Pipeline.Records[0].Outcome);
        Assert.IsTrue(push.Logger.Entries.Any(entry => entry.Exception?.Message == "/srv/secret/path"));
    }

    [TestMethod]
    public async Task A_roll_back_ends_when_its_time_is_up()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Options.RollbackTimeout = TimeSpan.FromMinutes(3);
        push.Context.OnRollback("one", token => push.Context.Output.WriteLineAsync("one is back", token));
        push.Context.OnRollback("two", async token => await Task.Delay(Timeout.Infinite, token));

        var running = push.Pipeline.RollbackAsync();
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromMinutes(3));
        push.Time.Advance(TimeSpan.FromMinutes(3));
        await running;

        Assert.AreEqual("rolling back: two\nrolling back two ran out of time (3 min)\nrolling back: one\none is back\n", push.Output.Shown);
    }

    [TestMethod]
    public async Task A_cancelled_push_is_rolled_back_all_the_same()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("deploy", async (context, token) =>
        {
            context.OnRollback("deployment/web", cleanup => context.Output.WriteLineAsync(cleanup.IsCancellationRequested ? "cancelled" : "web is back", cleanup));
            push.Cancellation.Cancel(CancellationReason.Superseded);
            await Task.Delay(Timeout.Infinite, token);
            return StageResult.Continue;
        });

        Assert.AreEqual(PushResult.Cancelled, (await push.PreReceiveAsync()).Refusal);
        await push.Pipeline.RollbackAsync();

        Assert.AreEqual("rolling back: deployment/web\nweb is back\n", push.Output.Shown);
    }
}
