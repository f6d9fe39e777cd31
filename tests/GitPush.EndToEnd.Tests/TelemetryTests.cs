using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class TelemetryTests
{
    [TestMethod]
    public async Task A_push_is_one_span_with_its_stages_below_it_and_one_measurement()
    {
        var spans = new ConcurrentQueue<Activity>();
        var results = new ConcurrentQueue<string>();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("telemetry-check", (_, _) => ValueTask.FromResult(StageResult.Reject("not today")));
        });
        await host.CreateRepositoryAsync("measured");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "GitPush",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument is { Meter.Name: "GitPush", Name: "gitpush.push.duration" })
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>((_, seconds, tags, _) => results.Enqueue($"{tags[0].Key}={tags[0].Value} {seconds > 0}"));
        meters.Start();
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        await clone.TryRunAsync(["push", host.UrlOf("measured.git"), "HEAD:refs/heads/main"]);
        await host.StopAsync();

        var push = spans.Single(span => span.OperationName == "push" && (string?)span.GetTagItem("gitpush.repository") == "measured");
        var stage = spans.Single(span => (string?)span.GetTagItem("gitpush.stage.name") == "telemetry-check");
        Assert.AreEqual(push.SpanId, stage.ParentSpanId);
        Assert.AreEqual("Rejected", push.GetTagItem("gitpush.push.result"));
        Assert.Contains("gitpush.push.result=Rejected True", results);
    }
}
