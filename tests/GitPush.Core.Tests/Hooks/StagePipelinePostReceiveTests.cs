using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class StagePipelinePostReceiveTests
{
    [TestMethod]
    public async Task A_stage_carries_state_from_pre_receive_to_post_receive()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.AddStage<Remembering>();

        await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        Assert.AreEqual("remembered refs/heads/main\n", push.Output.Shown);
    }

    [TestMethod]
    public async Task A_type_that_is_added_twice_is_two_stages()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .AddStage<Remembering>(stage => stage.Name = "one")
            .AddStage<Remembering>(stage => stage.Name = "two");

        await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        Assert.AreEqual("remembered refs/heads/main\nremembered refs/heads/main\n", push.Output.Shown);
        CollectionAssert.AreEqual(
            new[] { "one PreReceive", "two PreReceive", "one PostReceive", "two PostReceive" },
            push.Pipeline.Records.Select(record => $"{record.Name} {record.Phase}").ToArray());
    }

    [TestMethod]
    public async Task A_stage_that_fails_is_shown_and_recorded_and_the_next_one_runs()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .OnPostReceive("notify", (_, _) => throw new InvalidOperationException("/srv/secret/path"))
            .OnPostReceive("mail", (_, _) => throw new StageFailedException("no such address"))
            .OnPostReceive("last", (context, token) => context.Output.WriteLineAsync("done", token));

        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        Assert.AreEqual(
            "stage notify failed after the push was accepted\nstage mail failed: no such address after the push was accepted\ndone\n",
            push.Output.Shown);
        CollectionAssert.AreEqual(
            new[] { StageOutcome.Failed, StageOutcome.Failed, StageOutcome.Passed },
            push.Pipeline.Records.Select(record => record.Outcome).ToArray());
    }

    [TestMethod]
    public async Task A_stage_whose_time_is_up_does_not_keep_the_next_one_from_running()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .OnPostReceive("slow", async (_, token) => await Task.Delay(Timeout.Infinite, token), stage => stage.Timeout = TimeSpan.FromSeconds(30))
            .OnPostReceive("last", (context, token) => context.Output.WriteLineAsync("done", token));

        var running = push.Pipeline.RunPostReceiveAsync(push.Cancellation);
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        push.Time.Advance(TimeSpan.FromSeconds(30));
        await running;

        Assert.AreEqual("stage slow ran out of time (30 s) after the push was accepted\ndone\n", push.Output.Shown);
    }

    [TestMethod]
    public async Task Stages_that_are_left_when_the_server_stops_do_not_run()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .OnPostReceive("one", async (_, token) =>
            {
                push.Cancellation.Cancel(CancellationReason.ServerStopping);
                await Task.Delay(Timeout.Infinite, token);
            })
            .OnPostReceive("two", (_, _) => throw new InvalidOperationException("must not run"));

        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        Assert.AreEqual("stage one cancelled: the server is stopping\n", push.Output.Shown);
        CollectionAssert.AreEqual(
            new[] { StageOutcome.Cancelled, StageOutcome.Cancelled },
            push.Pipeline.Records.Select(record => record.Outcome).ToArray());
    }

    [TestMethod]
    public async Task A_stage_for_refs_of_which_none_was_accepted_does_not_run()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/dev");
        push.Builder
            .OnPostReceive("main", (_, _) => throw new InvalidOperationException("must not run"), stage => stage.Refs = ["refs/heads/main"])
            .OnPreReceive("policy", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates[0], "no")));

        await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        Assert.AreEqual("", push.Output.Shown);
        Assert.IsFalse(push.Pipeline.Records.Any(record => record is { Name: "main", Phase: "PostReceive" }));
    }

    [TestMethod]
    public async Task Stages_are_disposed_after_the_push_but_not_those_that_the_host_registered()
    {
        var events = new List<string>();
        var registered = new Disposable(events, "registered");
        await using (var push = new TestPush("refs/heads/main") { Services = new TestServices(registered) })
        {
            push.Builder
                .AddStage<Disposable>()
                .AddStage("first", _ => new Disposable(events, "first"))
                .AddStage("second", _ => new AsyncDisposable(events))
                .AddStage("skipped", _ => throw new InvalidOperationException("must not be made"), stage => stage.Refs = ["refs/tags/**"]);
            await push.PreReceiveAsync();
            await push.Pipeline.RunPostReceiveAsync(push.Cancellation);
            Assert.IsEmpty(events);
        }

        CollectionAssert.AreEqual(new[] { "async", "first" }, events);
    }

    private sealed class Remembering : IHookStage
    {
        private string? _name;

        public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
        {
            _name = push.Updates[0].Name;
            return ValueTask.FromResult(StageResult.Continue);
        }

        public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
            push.Output.WriteLineAsync($"remembered {_name}", cancellationToken);
    }

    private sealed class Disposable(List<string> events, string name) : IHookStage, IDisposable
    {
        public void Dispose() => events.Add(name);
    }

    private sealed class AsyncDisposable(List<string> events) : IHookStage, IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            events.Add("async");
            return ValueTask.CompletedTask;
        }
    }
}
