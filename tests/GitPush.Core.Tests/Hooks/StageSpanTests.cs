using System.Diagnostics;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class StageSpanTests : IDisposable
{
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    // Tells a push's spans from those of tests that run beside it.
    private readonly Activity _request = new("request");

    public StageSpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "GitPush",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_spans)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _request.Dispose();
        _listener.Dispose();
    }

    [TestMethod]
    public async Task Every_stage_is_a_span()
    {
        await using var push = new TestPush("refs/heads/main");
        push.Builder.OnPreReceive("build", (_, _) => throw new StageFailedException("no"));

        _ = _request.Start();
        await push.PreReceiveAsync();

        var span = Exported().Single();
        Assert.AreEqual("PreReceive build", span.DisplayName);
        Assert.AreEqual("build", span.GetTagItem("gitpush.stage.name"));
        Assert.AreEqual(TestPush.Id, span.GetTagItem("gitpush.push.id"));
        Assert.AreEqual("Failed", span.GetTagItem("gitpush.stage.outcome"));
        Assert.AreEqual(ActivityStatusCode.Error, span.Status);
    }

    [TestMethod]
    public async Task A_stage_that_was_not_for_the_push_or_has_not_the_phase_is_no_span()
    {
        await using var push = new TestPush("refs/tags/v1");
        push.Builder
            .OnPreReceive("main only", (_, _) => ValueTask.FromResult(StageResult.Continue), stage => stage.Refs = ["refs/heads/main"])
            .OnPreReceive("tags", (_, _) => ValueTask.FromResult(StageResult.Continue), stage => stage.Refs = ["refs/tags/**"])
            .OnPostReceive("tell", (_, _) => ValueTask.CompletedTask);

        _ = _request.Start();
        await push.PreReceiveAsync();
        await push.Pipeline.RunPostReceiveAsync(push.Cancellation);

        CollectionAssert.AreEqual(new[] { "PreReceive tags", "PostReceive tell" }, Exported().Select(span => span.DisplayName).ToArray());
    }

    private Activity[] Exported()
    {
        lock (_spans)
        {
            return [.. _spans.Where(span => span.TraceId == _request.TraceId && span.Recorded)];
        }
    }
}
