using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class StagePipelinePreReceiveTests
{
    [TestMethod]
    public async Task Stages_run_one_after_another_in_the_order_of_their_registration()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .OnPreReceive("first", async (context, token) =>
            {
                await Task.Yield();
                await context.Output.WriteLineAsync("one", token);
                return StageResult.Continue;
            })
            .OnPreReceive("second", async (context, token) =>
            {
                await context.Output.WriteLineAsync("two", token);
                return StageResult.Continue;
            });

        var result = await push.PreReceiveAsync();

        Assert.IsNull(result.Refusal);
        Assert.HasCount(1, result.Accepted);
        Assert.IsEmpty(result.Rejected);
        Assert.AreEqual("one\ntwo\n", push.Output.Shown);
        CollectionAssert.AreEqual(
            new[] { ("first", "PreReceive", StageOutcome.Passed), ("second", "PreReceive", StageOutcome.Passed) },
            push.Pipeline.Records.Select(record => (record.Name, record.Phase, record.Outcome)).ToArray());
    }

    [TestMethod]
    public async Task A_push_without_stages_goes_on()
    {
        await using var push = new TestPush("refs/heads/main");

        var result = await push.PreReceiveAsync();

        Assert.IsNull(result.Refusal);
        Assert.HasCount(1, result.Accepted);
    }

    [TestMethod]
    public async Task A_rejection_of_the_push_refuses_every_ref_and_later_stages_do_not_run()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/dev");
        push.Context.MaskSecret("hunter22");
        push.Builder
            .OnPreReceive("policy", (_, _) => ValueTask.FromResult(StageResult.Reject("no\npush with hunter22")))
            .OnPreReceive("deploy", (_, _) => throw new InvalidOperationException("must not run"));

        var result = await push.PreReceiveAsync();

        Assert.AreEqual(PushResult.Rejected, result.Refusal);
        Assert.AreEqual("no push with ***", result.Reason);
        Assert.IsEmpty(result.Accepted);
        CollectionAssert.AreEqual(
            new[] { ("refs/heads/main", "no push with ***"), ("refs/heads/dev", "no push with ***") },
            result.Rejected.Select(rejection => (rejection.Update.Name, rejection.Reason)).ToArray());
        Assert.HasCount(1, push.Pipeline.Records);
        Assert.AreEqual(StageOutcome.Rejected, push.Pipeline.Records[0].Outcome);
        Assert.AreEqual("no push with ***", push.Pipeline.Records[0].Message);
    }

    [TestMethod]
    public async Task A_ref_that_is_rejected_is_not_seen_by_later_stages_and_the_others_go_on()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/dev");
        push.Builder
            .OnPreReceive("policy", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates[0], "main is protected")))
            .OnPreReceive("list", async (context, token) =>
            {
                await context.Output.WriteLineAsync(string.Join(' ', context.Updates.Select(update => update.Name)), token);
                return StageResult.Continue;
            });

        var result = await push.PreReceiveAsync();

        Assert.IsNull(result.Refusal);
        Assert.AreEqual("refs/heads/dev", result.Accepted.Single().Name);
        Assert.AreEqual("main is protected", result.Rejected.Single().Reason);
        Assert.AreEqual("refs/heads/dev\n", push.Output.Shown);
        Assert.AreEqual("refs/heads/main: main is protected", push.Pipeline.Records[0].Message);
    }

    [TestMethod]
    public async Task A_rejected_ref_refuses_an_atomic_push()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/dev");
        push.Builder.OnPreReceive("policy", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates[0], "main is protected")));

        var result = await push.PreReceiveAsync(atomic: true);

        Assert.AreEqual(PushResult.Rejected, result.Refusal);
        CollectionAssert.AreEqual(
            new[] { ("refs/heads/main", "main is protected"), ("refs/heads/dev", "atomic push failure") },
            result.Rejected.Select(rejection => (rejection.Update.Name, rejection.Reason)).ToArray());
    }

    [TestMethod]
    public async Task A_rejected_ref_refuses_a_push_that_already_did_something()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/dev");
        push.Builder
            .OnPreReceive("deploy", (context, _) =>
            {
                context.OnRollback("deployment/web", _ => ValueTask.CompletedTask);
                return ValueTask.FromResult(StageResult.Continue);
            })
            .OnPreReceive("policy", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates[0], "main is protected")));

        var result = await push.PreReceiveAsync();

        Assert.AreEqual(PushResult.Rejected, result.Refusal);
        CollectionAssert.AreEqual(
            new[] { "main is protected", "all or nothing: refs/heads/main was refused" },
            result.Rejected.Select(rejection => rejection.Reason).ToArray());
    }

    [TestMethod]
    public async Task A_push_whose_every_ref_is_rejected_is_refused()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/dev");
        push.Builder
            .OnPreReceive("one", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates[0], "not main")))
            .OnPreReceive("two", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates[0], "not dev")))
            .OnPreReceive("three", (_, _) => throw new InvalidOperationException("must not run"));

        var result = await push.PreReceiveAsync();

        Assert.AreEqual(PushResult.Rejected, result.Refusal);
        CollectionAssert.AreEqual(new[] { "not main", "not dev" }, result.Rejected.Select(rejection => rejection.Reason).ToArray());
    }

    [TestMethod]
    public async Task Of_an_exception_the_pusher_sees_only_which_stage_failed()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("build", (_, _) => throw new InvalidOperationException("/srv/secret/path"));

        var result = await push.PreReceiveAsync();

        Assert.AreEqual(PushResult.Failed, result.Refusal);
        Assert.AreEqual("stage build failed", result.Reason);
        Assert.AreEqual("stage build failed", result.Rejected.Single().Reason);
        Assert.AreEqual($"stage build failed; the server's log has it under push {TestPush.Id}\n", push.Output.Shown);
        Assert.AreEqual(StageOutcome.Failed, push.Pipeline.Records.Single().Outcome);
        Assert.AreEqual("/srv/secret/path", push.Logger.Entries.Single(entry => entry.Level == LogLevel.Error).Exception?.Message);
    }

    [TestMethod]
    public async Task A_stage_can_fail_with_a_message_for_the_pusher()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("build", (_, _) => throw new StageFailedException("no\nDockerfile"));

        Assert.AreEqual("stage build failed: no Dockerfile", (await push.PreReceiveAsync()).Reason);
    }

    [TestMethod]
    public async Task A_failure_in_a_stages_own_words_is_logged_with_its_cause_and_no_other_trace()
    {
        var cause = new IOException("/srv/secret/path");
        await using var push = new TestPush("refs/heads/main");
        push.Context.MaskSecret("hunter22");
        push.Builder.OnPreReceive("build", (_, _) => throw new StageFailedException("no answer to hunter22", cause));

        _ = await push.PreReceiveAsync();

        var entry = push.Logger.Entries.Single(entry => entry.Level == LogLevel.Error);
        Assert.AreEqual($"Push {TestPush.Id}: stage build failed in PreReceive: no answer to ***", entry.Message);
        Assert.AreSame(cause, entry.Exception);
    }

    [TestMethod]
    public async Task A_stage_that_cancels_itself_has_failed()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("build", (_, _) => throw new OperationCanceledException());

        var result = await push.PreReceiveAsync();

        Assert.AreEqual(PushResult.Failed, result.Refusal);
        Assert.AreEqual("stage build failed", result.Reason);
    }

    [TestMethod]
    public async Task A_result_that_is_null_or_about_another_push_is_a_failure_of_the_stage()
    {
        foreach (var wrong in new[] { null, StageResult.Reject(TestPush.Update("refs/heads/other"), "no") })
        {
            await using var push = new TestPush("refs/heads/main");
            push.Builder.OnPreReceive("policy", (_, _) => ValueTask.FromResult(wrong!));

            var result = await push.PreReceiveAsync();

            Assert.AreEqual(PushResult.Failed, result.Refusal);
            Assert.AreEqual("stage policy failed", result.Reason);
            Assert.IsTrue(push.Logger.Entries.Any(entry => entry.Exception is InvalidOperationException));
        }
    }

    [TestMethod]
    public async Task A_stage_that_cannot_be_made_refuses_the_push()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.AddStage("broken", _ => throw new InvalidOperationException("no such service"));

        Assert.AreEqual("stage broken failed", (await push.PreReceiveAsync()).Reason);
    }

    [TestMethod]
    public async Task A_stage_whose_time_is_up_refuses_the_push()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("build", WaitForCancellation, stage => stage.Timeout = TimeSpan.FromSeconds(30));

        var running = push.PreReceiveAsync();
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        push.Time.Advance(TimeSpan.FromSeconds(30));
        var result = await running;

        Assert.AreEqual(PushResult.Failed, result.Refusal);
        Assert.AreEqual("stage build ran out of time (30 s)", result.Reason);
        Assert.AreEqual(StageOutcome.TimedOut, push.Pipeline.Records.Single().Outcome);
        Assert.AreEqual(TimeSpan.FromSeconds(30), push.Pipeline.Records.Single().Duration);
    }

    [TestMethod]
    public async Task A_stage_that_ignores_its_token_does_not_hang_the_push()
    {
        await using var push = new TestPush("refs/heads/main");
        var end = new TaskCompletionSource<StageResult>();
        push.Builder
            .OnPreReceive("deaf", (_, _) => new ValueTask<StageResult>(end.Task))
            .OnPreReceive("next", (_, _) => throw new InvalidOperationException("must not run"));
        push.Options.StageTimeout = TimeSpan.FromMinutes(10);

        var running = push.PreReceiveAsync();
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromMinutes(10));
        push.Time.Advance(TimeSpan.FromMinutes(10));
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(5));
        Assert.IsFalse(running.IsCompleted);
        push.Time.Advance(TimeSpan.FromSeconds(5));
        var result = await running;

        Assert.AreEqual("stage deaf ran out of time (10 min)", result.Reason);
        Assert.HasCount(1, push.Pipeline.Records);
        Assert.IsTrue(push.Logger.Entries.Any(entry => entry.Message.Contains("left running", StringComparison.Ordinal)));
        end.SetResult(StageResult.Continue);
    }

    [TestMethod]
    public async Task A_stage_that_blocks_its_thread_does_not_hang_the_push()
    {
        await using var push = new TestPush("refs/heads/main");
        using var unblock = new ManualResetEventSlim();
        var ended = new TaskCompletionSource();
        push.Builder.OnPreReceive("blocking", (_, _) =>
        {
            unblock.Wait(CancellationToken.None);
            ended.SetResult();
            return ValueTask.FromResult(StageResult.Continue);
        });
        push.Options.StageTimeout = TimeSpan.FromSeconds(30);

        var running = push.PreReceiveAsync();
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        push.Time.Advance(TimeSpan.FromSeconds(30));
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(5));
        push.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.AreEqual(PushResult.Failed, (await running).Refusal);
        unblock.Set();
        await ended.Task;
    }

    [TestMethod]
    public async Task A_stage_that_throws_in_a_callback_of_its_token_breaks_nothing()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("callback", async (context, token) =>
        {
            await using var registration = token.Register(() => throw new InvalidOperationException("from the callback"));
            return await WaitForCancellation(context, token);
        });
        push.Options.StageTimeout = TimeSpan.FromSeconds(30);

        var running = push.PreReceiveAsync();
        await push.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        push.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual("stage callback ran out of time (30 s)", (await running).Reason);
    }

    [TestMethod]
    [DataRow(nameof(CancellationReason.Superseded), "superseded by a newer push")]
    [DataRow(nameof(CancellationReason.ClientGone), "cancelled: the client went away")]
    [DataRow(nameof(CancellationReason.ServerStopping), "cancelled: the server is stopping")]
    public async Task A_cancellation_ends_the_stage_and_refuses_the_push_with_its_reason(string reason, string expected)
    {
        await using var push = new TestPush("refs/heads/main");
        var started = new TaskCompletionSource();
        push.Builder
            .OnPreReceive("build", (context, token) =>
            {
                started.SetResult();
                return WaitForCancellation(context, token);
            })
            .OnPreReceive("next", (_, _) => throw new InvalidOperationException("must not run"));

        var running = push.PreReceiveAsync();
        await started.Task;
        push.Cancellation.Cancel(Enum.Parse<CancellationReason>(reason));
        push.Cancellation.Cancel(CancellationReason.ServerStopping);
        var result = await running;

        Assert.AreEqual(PushResult.Cancelled, result.Refusal);
        Assert.AreEqual(expected, result.Reason);
        Assert.AreEqual(StageOutcome.Cancelled, push.Pipeline.Records.Single().Outcome);
    }

    [TestMethod]
    public async Task A_push_that_is_cancelled_as_its_last_stage_ends_is_refused()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("build", (_, _) =>
        {
            push.Cancellation.Cancel(CancellationReason.Superseded);
            return ValueTask.FromResult(StageResult.Continue);
        });

        Assert.AreEqual(PushResult.Cancelled, (await push.PreReceiveAsync()).Refusal);
    }

    [TestMethod]
    public async Task A_stage_runs_only_for_its_refs()
    {
        await using var push = new TestPush("refs/heads/dev", "refs/tags/v1");
        push.Builder
            .OnPreReceive("main only", (_, _) => throw new InvalidOperationException("must not run"), stage => stage.Refs = ["refs/heads/main"])
            .OnPreReceive("tags", (_, _) => ValueTask.FromResult(StageResult.Continue), stage => stage.Refs = ["refs/tags/**"]);

        Assert.IsNull((await push.PreReceiveAsync()).Refusal);
        CollectionAssert.AreEqual(
            new[] { StageOutcome.Skipped, StageOutcome.Passed },
            push.Pipeline.Records.Select(record => record.Outcome).ToArray());
    }

    [TestMethod]
    public async Task A_stage_runs_only_for_changed_paths_of_its_refs()
    {
        await using var push = new TestPush([TestPush.Update("refs/heads/main", "docs/a.md"), TestPush.Update("refs/heads/dev", "web/a.css")]);
        push.Builder
            .OnPreReceive("web of main", (_, _) => throw new InvalidOperationException("must not run"), stage =>
            {
                stage.Refs = ["refs/heads/main"];
                stage.Paths = ["web/**"];
            })
            .OnPreReceive("web", (_, _) => ValueTask.FromResult(StageResult.Continue), stage => stage.Paths = ["web/**"]);

        Assert.IsNull((await push.PreReceiveAsync()).Refusal);
        CollectionAssert.AreEqual(
            new[] { StageOutcome.Skipped, StageOutcome.Passed },
            push.Pipeline.Records.Select(record => record.Outcome).ToArray());
    }

    [TestMethod]
    public async Task A_secret_cut_off_by_the_end_of_a_stage_ends_its_line()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder
            .OnPreReceive("one", async (context, token) =>
            {
                context.MaskSecret("hunter22");
                await context.Output.WriteAsync("hunter2", token);
                return StageResult.Continue;
            })
            .OnPreReceive("two", async (context, token) =>
            {
                await context.Output.WriteLineAsync("2", token);
                return StageResult.Continue;
            });

        await push.PreReceiveAsync();

        Assert.AreEqual("hunter2\n2\n", push.Output.Shown);
    }

    private static async ValueTask<StageResult> WaitForCancellation(PushContext push, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return StageResult.Continue;
    }
}
