using System.Diagnostics;
using System.Globalization;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Docker.Tests.Diagnostics;

[TestClass]
public sealed class TelemetryTests
{
    private const string BuildDuration = "gitpush.docker.build.duration";
    private const string PushDuration = "gitpush.docker.push.duration";
    private const string ContextSize = "gitpush.docker.build.context.size";
    private const string Removed = "gitpush.docker.images.removed";

    // More than what buffers on the way hold, so that the engine answers while the context is still being sent.
    private const int PaddingBytes = 3 << 20;

    [TestMethod]
    [DataRow(DockerBuilder.BuildKit, "buildkit")]
    [DataRow(DockerBuilder.Classic, "classic")]
    public async Task Each_build_and_push_is_a_span_below_its_stage_and_a_measurement(DockerBuilder builder, string name)
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.RegistryAsync();
        var repository = $"{registry.Address}/telemetry/{name}";
        using var telemetry = new Telemetry();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Builder = builder;
            docker.Tags.Add("latest");
            docker.Image("web", image =>
            {
                image.Repository = repository;
                image.TestTarget = "test";
            });
        }));
        _ = project.With("padding", new string('x', PaddingBytes)).With("Dockerfile", "FROM scratch AS site\nCOPY padding /\nFROM site AS test\nCOPY Dockerfile /\nFROM site\n");

        var push = await project.PushAsync();

        Assert.AreEqual(0, push.ExitCode, push.Error);
        var stage = telemetry.Spans.Single(span => (string?)span.GetTagItem("gitpush.stage.name") == "DockerBuild" && (string?)span.GetTagItem("gitpush.stage.phase") == "PreReceive");
        var spans = telemetry.Spans.Where(span => span.Source.Name == "GitPush.Docker").ToList();
        Assert.IsTrue(spans.TrueForAll(span => span is { Kind: ActivityKind.Client, Status: ActivityStatusCode.Ok } && span.ParentSpanId == stage.SpanId));
        CollectionAssert.AreEqual(
            new[]
            {
                $"docker build web test {name}",
                $"docker build web  {name}",
                $"docker push {repository} {project.Commit}",
                $"docker push {repository} latest",
            },
            spans.ConvertAll(Describe));

        var built = $"gitpush.docker.builder={name} gitpush.docker.result=success";
        CollectionAssert.AreEqual(new[] { built, built }, telemetry.TagsOf(BuildDuration));
        CollectionAssert.AreEqual(new[] { "gitpush.docker.result=success", "gitpush.docker.result=success" }, telemetry.TagsOf(PushDuration));
        Assert.IsTrue(telemetry.Measurements.Where(one => one.Instrument is BuildDuration or PushDuration).All(one => one is { Unit: "s", Value: > 0 and < 600 }));

        // The whole tar, twice: what is padded to blocks and what is told of each file come on top.
        var sizes = telemetry.Measurements.Where(one => one.Instrument == ContextSize).ToList();
        Assert.HasCount(2, sizes);
        Assert.IsTrue(
            sizes.TrueForAll(one => one is { Unit: "By", Value: > PaddingBytes and < PaddingBytes + 20_000 }),
            string.Join(' ', sizes.Select(one => one.Value.ToString(CultureInfo.InvariantCulture))));
    }

    [TestMethod]
    public async Task A_build_that_fails_is_a_span_with_an_error()
    {
        var engine = await SharedPeers.EngineAsync();
        using var telemetry = new Telemetry();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker => docker.Engine.Host = engine.Host));

        var push = await project.With("Dockerfile", "FROM scratch\nCOPY missing /\n").PushAsync();

        Assert.AreEqual(1, push.ExitCode);
        Assert.AreEqual(ActivityStatusCode.Error, telemetry.Spans.Single(span => span.Source.Name == "GitPush.Docker").Status);
        StringAssert.EndsWith(telemetry.TagsOf(BuildDuration).Single(), "gitpush.docker.result=failure");
    }

    [TestMethod]
    public async Task A_push_to_a_registry_that_fails_is_a_span_with_an_error()
    {
        var engine = await SharedPeers.EngineAsync();
        var registry = await SharedPeers.ClosedRegistryAsync();
        using var telemetry = new Telemetry();
        await using var project = await Project.StartAsync(git => git.AddDockerBuild(docker =>
        {
            docker.Engine.Host = engine.Host;
            docker.Image("web", image => image.Repository = $"{registry.Address}/telemetry/refused");
        }));

        var push = await project.With("Dockerfile", "FROM scratch\nCOPY Dockerfile /\n").PushAsync();

        Assert.AreEqual(1, push.ExitCode);
        var span = telemetry.Spans.Single(span => span.OperationName == "docker push");
        Assert.AreEqual(ActivityStatusCode.Error, span.Status);
        CollectionAssert.AreEqual(new[] { "gitpush.docker.result=failure" }, telemetry.TagsOf(PushDuration));
    }

    [TestMethod]
    public async Task Each_image_that_retention_removes_is_counted()
    {
        var engine = await SharedPeers.EngineAsync();
        using var telemetry = new Telemetry();
        await using var project = await Project.StartAsync(git => git
            .AddDockerBuild(docker =>
            {
                docker.Engine.Host = engine.Host;
                docker.Image("counted");
            })
            .AddDockerImageRetention(retention =>
            {
                retention.Engine.Host = engine.Host;
                retention.Keep = 1;
                retention.MinimumAge = TimeSpan.Zero;
            }));
        for (var i = 0; i < 3; i++)
        {
            Assert.AreEqual(0, (await project.With("Dockerfile", $"FROM scratch\nCOPY Dockerfile /{i}\n").PushAsync()).ExitCode);
        }

        var removed = telemetry.Measurements.Where(one => one.Instrument == Removed).ToList();
        Assert.AreEqual(2, removed.Sum(one => one.Value));
        Assert.IsTrue(removed.TrueForAll(one => one.Unit == "{image}"));
    }

    private static string Describe(Activity span) => span.OperationName == "docker build"
        ? $"{span.OperationName} {span.GetTagItem("container.image.name")} {span.GetTagItem("gitpush.docker.build.target")} {span.GetTagItem("gitpush.docker.builder")}"
        : $"{span.OperationName} {span.GetTagItem("container.image.name")} {string.Join(',', (string[])span.GetTagItem("container.image.tags")!)}";
}
