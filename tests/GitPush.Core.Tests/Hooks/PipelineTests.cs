using GitPush.Hooks;
using GitPush.Images;
using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class PipelineTests
{
    private readonly List<string> _ran = [];

    [TestMethod]
    public async Task The_first_pipeline_that_matches_takes_a_branch_and_what_none_matches_runs_the_other_stages_alone()
    {
        Assert.AreEqual("all:main production/build:main", await RunAsync("refs/heads/main"));
        Assert.AreEqual("all:feature/a preview/build:feature/a", await RunAsync("refs/heads/feature/a"));
        Assert.AreEqual("all:feature/main hot/build:feature/main", await RunAsync("refs/heads/feature/main"));
        Assert.AreEqual("all:other", await RunAsync("refs/heads/other"));

        async Task<string> RunAsync(string name)
        {
            _ran.Clear();
            await using var push = new TestPush(name);
            push.Builder.OnPreReceive("all", Note("all"));
            push.Builder.AddPipeline("production", pipeline =>
            {
                pipeline.OnPreReceive("build", Note("production/build"));
                pipeline.Refs = ["refs/heads/main"];
            });
            push.Builder.AddPipeline("hot", pipeline =>
            {
                pipeline.Refs = ["refs/heads/*/main"];
                pipeline.OnPreReceive("build", Note("hot/build"));
            });
            push.Builder.AddPipeline("preview", pipeline =>
            {
                pipeline.Refs = ["refs/heads/feature/*"];
                pipeline.OnPreReceive("build", Note("preview/build"));
            });
            Assert.IsNull((await push.PreReceiveAsync()).Refusal);
            return string.Join(' ', _ran);
        }
    }

    [TestMethod]
    public async Task A_pipeline_without_patterns_takes_what_the_earlier_ones_leave()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/topic", "refs/tags/v1");
        push.Builder.AddPipeline("production", pipeline =>
        {
            pipeline.Refs = ["refs/heads/main"];
            pipeline.OnPreReceive("build", Note("production"));
        });
        push.Builder.AddPipeline("rest", pipeline => pipeline.OnPreReceive("build", Note("rest")));

        _ = await push.PreReceiveAsync();

        CollectionAssert.AreEqual(new[] { "production:main", "rest:topic,v1" }, _ran);
    }

    [TestMethod]
    public async Task Stages_have_their_pipelines_name_in_front()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.AddPipeline("production", pipeline => pipeline
            .OnPreReceive("build", Note("build"))
            .AddStage("deploy", _ => new Deploy()));

        _ = await push.PreReceiveAsync();

        CollectionAssert.AreEqual(new[] { "production/build", "production/deploy" }, push.Pipeline.Records.Select(stage => stage.Name).ToArray());
    }

    [TestMethod]
    public async Task A_stages_own_patterns_and_paths_hold_within_its_pipeline()
    {
        await using var push = new TestPush([TestPush.Update("refs/heads/feature/a", "web/a.html"), TestPush.Update("refs/heads/feature/b", "api/b.cs")]);
        push.Builder.AddPipeline("preview", pipeline =>
        {
            pipeline.Refs = ["refs/heads/feature/*"];
            pipeline.OnPreReceive("web", Note("web"), stage => stage.Paths = ["web/**"]);
            pipeline.OnPreReceive("docs", Note("docs"), stage => stage.Paths = ["docs/**"]);
            pipeline.OnPreReceive("b", Note("b"), stage => stage.Refs = ["refs/heads/feature/b"]);
            pipeline.OnPreReceive("main", Note("main"), stage => stage.Refs = ["refs/heads/main"]);
        });

        _ = await push.PreReceiveAsync();

        CollectionAssert.AreEqual(new[] { "web:feature/a,feature/b", "b:feature/a,feature/b" }, _ran);
    }

    [TestMethod]
    public async Task A_path_of_another_pipelines_branch_does_not_run_a_stage()
    {
        await using var push = new TestPush([TestPush.Update("refs/heads/main", "web/a.html"), TestPush.Update("refs/heads/feature/b", "api/b.cs")]);
        push.Builder.AddPipeline("preview", pipeline =>
        {
            pipeline.Refs = ["refs/heads/feature/*"];
            pipeline.OnPreReceive("web", Note("web"), stage => stage.Paths = ["web/**"]);
        });

        _ = await push.PreReceiveAsync();

        Assert.IsEmpty(_ran);
    }

    [TestMethod]
    public async Task What_pipelines_hand_on_stays_in_them()
    {
        var seen = new List<string>();
        await using var push = new TestPush("refs/heads/main", "refs/heads/feature/a");
        push.Builder.OnPreReceive("base", (context, _) => Build(context, "base"));
        push.Builder.AddPipeline("production", pipeline =>
        {
            pipeline.Refs = ["refs/heads/main"];
            pipeline.OnPreReceive("build", (context, _) => Build(context, "web"));
            pipeline.OnPreReceive("deploy", (context, _) => See(context));
        });
        push.Builder.AddPipeline("preview", pipeline =>
        {
            pipeline.Refs = ["refs/heads/feature/*"];
            pipeline.OnPreReceive("build", (context, _) => Build(context, "web"));
            pipeline.OnPreReceive("deploy", (context, _) => See(context));
        });
        push.Builder.OnPreReceive("end", (context, _) => See(context));

        var result = await push.PreReceiveAsync();

        Assert.IsNull(result.Refusal, result.Reason);
        CollectionAssert.AreEqual(new[] { "production: base=all, web=main", "preview: base=all, web=feature/a", ": base=all" }, seen);

        static ValueTask<StageResult> Build(PushContext context, string image)
        {
            BuiltImages.Of(context).Add(new BuiltImage(image, context.Pipeline is null ? "all" : context.Updates.Single().Branch!, "1", null, ObjectId.Zero));
            return ValueTask.FromResult(StageResult.Continue);
        }

        ValueTask<StageResult> See(PushContext context)
        {
            seen.Add($"{context.Pipeline}: {string.Join(", ", BuiltImages.Of(context).All.Select(image => $"{image.Name}={image.Repository}"))}");
            return ValueTask.FromResult(StageResult.Continue);
        }
    }

    [TestMethod]
    public async Task A_ref_that_a_pipeline_refuses_is_gone_for_the_stages_behind_it()
    {
        await using var push = new TestPush("refs/heads/main", "refs/heads/feature/a");
        push.Builder.AddPipeline("preview", pipeline =>
        {
            pipeline.Refs = ["refs/heads/feature/*"];
            pipeline.OnPreReceive("check", (context, _) => ValueTask.FromResult(StageResult.Reject(context.Updates.Single(), "no")));
            pipeline.OnPreReceive("deploy", Note("deploy"));
        });
        push.Builder.OnPreReceive("all", Note("all"));

        var result = await push.PreReceiveAsync();

        CollectionAssert.AreEqual(new[] { "all:main" }, _ran);
        Assert.AreEqual("refs/heads/feature/a", result.Rejected.Single().Update.Name);
    }

    [TestMethod]
    public async Task What_stages_of_pipelines_did_is_rolled_back_with_the_push()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.AddPipeline("production", pipeline => pipeline.OnPreReceive("deploy", (context, _) =>
        {
            context.OnRollback("deployment/web", _ =>
            {
                _ran.Add("rolled back");
                return ValueTask.CompletedTask;
            });
            return ValueTask.FromResult(StageResult.Continue);
        }));
        push.Builder.OnPreReceive("check", (_, _) => ValueTask.FromResult(StageResult.Reject("no")));

        _ = await push.PreReceiveAsync();
        await push.Pipeline.RollbackAsync();

        CollectionAssert.AreEqual(new[] { "rolled back" }, _ran);
    }

    [TestMethod]
    public async Task What_was_deployed_for_a_branch_is_removed_when_the_branch_was_deleted()
    {
        var removed = new List<string>();
        var feature = new RefUpdate("refs/heads/feature/a", ObjectId.Parse(new string('1', 40)), ObjectId.Zero, RefUpdateKind.Delete);
        var main = new RefUpdate("refs/heads/main", ObjectId.Parse(new string('1', 40)), ObjectId.Zero, RefUpdateKind.Delete);
        await using var push = new TestPush([feature, main, TestPush.Update("refs/heads/feature/b")]);
        push.Builder.AddPipeline("preview", pipeline =>
        {
            pipeline.Refs = ["refs/heads/feature/*"];
            pipeline.OnDeleted("remove preview", (_, update, _) =>
            {
                removed.Add(update.PreviewName);
                return ValueTask.CompletedTask;
            });
        });

        _ = await push.PreReceiveAsync();
        Assert.IsEmpty(removed);
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        CollectionAssert.AreEqual(new[] { feature.PreviewName }, removed);
    }

    [TestMethod]
    public async Task A_deleted_ref_that_cannot_be_handled_is_named_and_keeps_no_other_from_being_handled()
    {
        var (handled, broken) = (new List<string>(), new InvalidOperationException("secret"));
        await using var push = new TestPush(Deletions("refs/heads/a", "refs/heads/b", "refs/heads/c", "refs/heads/d"));
        push.Builder.OnDeleted("remove", (_, update, _) =>
        {
            handled.Add(update.Name);
            return update.Name switch
            {
                "refs/heads/b" => throw broken,
                "refs/heads/d" => throw new StageFailedException("the namespace is gone"),
                _ => ValueTask.CompletedTask,
            };
        });

        _ = await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        CollectionAssert.AreEqual(new[] { "refs/heads/a", "refs/heads/b", "refs/heads/c", "refs/heads/d" }, handled);
        const string Told = "not done for refs/heads/b, refs/heads/d (the namespace is gone)";
        Assert.Contains($"stage remove failed: {Told}", push.Output.Shown);
        Assert.DoesNotContain("secret", push.Output.Shown);
        Assert.AreEqual($"stage remove failed: {Told}", push.Pipeline.Records[^1].Message);
        var logged = push.Logger.Entries.Single(entry => entry.Message.Contains(Told, StringComparison.Ordinal)).Exception;
        Assert.AreSame(broken, Assert.IsInstanceOfType<AggregateException>(logged).InnerExceptions[0]);
    }

    [TestMethod]
    public async Task Of_three_deleted_refs_the_third_is_handled_when_the_second_fails()
    {
        var handled = new List<string>();
        await using var push = new TestPush(Deletions("refs/heads/a", "refs/heads/b", "refs/heads/c"));
        push.Builder.OnDeleted("remove", (_, update, _) =>
        {
            handled.Add(update.Name);
            return update.Name == "refs/heads/b" ? throw new TaskCanceledException("a request of its own ran out of time") : ValueTask.CompletedTask;
        });

        _ = await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        CollectionAssert.AreEqual(new[] { "refs/heads/a", "refs/heads/b", "refs/heads/c" }, handled);
        Assert.Contains("stage remove failed: not done for refs/heads/b after the push was accepted\n", push.Output.Shown);
    }

    [TestMethod]
    public async Task A_cancelled_push_handles_no_further_deleted_ref()
    {
        var handled = new List<string>();
        await using var push = new TestPush(Deletions("refs/heads/a", "refs/heads/b", "refs/heads/c"));
        push.Builder.OnDeleted("remove", async (_, update, cancellationToken) =>
        {
            handled.Add(update.Name);
            if (update.Name == "refs/heads/a")
            {
                throw new InvalidOperationException("broken");
            }

            push.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }, stage => stage.Timeout = TimeSpan.FromSeconds(30));

        _ = await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        CollectionAssert.AreEqual(new[] { "refs/heads/a", "refs/heads/b" }, handled);
        Assert.Contains("stage remove ran out of time (30 s)", push.Output.Shown);
        Assert.IsTrue(push.Logger.Entries.Any(entry => entry.Exception?.Message == "not done for refs/heads/a, refs/heads/b"));
    }

    [TestMethod]
    public void Wrong_pipelines_are_refused_when_they_are_added()
    {
        var builder = new TestBuilder();
        builder.AddPipeline("production", _ => { });

        Assert.Contains("Another pipeline is called 'production'.", Message(() => builder.AddPipeline("production", _ => { })));
        Assert.Contains("without '/'", Message(() => builder.AddPipeline("a/b", _ => { })));
        Assert.Contains("did you mean 'refs/heads/main'", Message(() => builder.AddPipeline("one", pipeline => pipeline.Refs = ["main"])));
        Assert.Contains("cannot be part of pipeline 'outer'", Message(() => builder.AddPipeline("outer", pipeline => pipeline.AddPipeline("inner", _ => { }))));
        Assert.Contains("would never run", Message(() => builder.OnDeleted("clean", (_, _, _) => ValueTask.CompletedTask, stage => stage.Paths = ["web/**"])));

        static string Message(Action action) => Assert.ThrowsExactly<ArgumentException>(action).Message;
    }

    private static RefUpdate[] Deletions(params string[] names) =>
        [.. names.Select(name => new RefUpdate(name, ObjectId.Parse(new string('1', 40)), ObjectId.Zero, RefUpdateKind.Delete))];

    private Func<PushContext, CancellationToken, ValueTask<StageResult>> Note(string stage) => (push, _) =>
    {
        _ran.Add($"{stage}:{string.Join(',', push.Updates.Select(update => update.Branch ?? update.Tag))}");
        return ValueTask.FromResult(StageResult.Continue);
    };

    private sealed class Deploy : IHookStage
    {
        public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) => ValueTask.FromResult(StageResult.Continue);
    }
}
