using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitPush.Docker.Diagnostics;

/// <summary>What a host turns on with <c>AddSource("GitPush.Docker")</c> and <c>AddMeter("GitPush.Docker")</c>.</summary>
internal static class DockerDiagnostics
{
    public const string Name = "GitPush.Docker";

    private static readonly ActivitySource s_activities = new(Name);

    private static readonly Meter s_meter = new(Name);

    private static readonly Histogram<double> s_buildDuration = s_meter.CreateHistogram<double>(
        "gitpush.docker.build.duration", "s", "Duration of builds.");

    private static readonly Histogram<double> s_pushDuration = s_meter.CreateHistogram<double>(
        "gitpush.docker.push.duration", "s", "Duration of pushes to registries.");

    private static readonly Histogram<long> s_contextSize = s_meter.CreateHistogram<long>(
        "gitpush.docker.build.context.size", "By", "Size of the contexts that were sent to the engine.");

    private static readonly Counter<long> s_removed = s_meter.CreateCounter<long>(
        "gitpush.docker.images.removed", "{image}", "Images that were removed from the engine.");

    public static Activity? StartBuild(string image, string? target, bool buildKit)
    {
        var activity = s_activities.StartActivity("docker build", ActivityKind.Client);
        _ = activity?.SetTag("container.image.name", image);
        _ = activity?.SetTag("gitpush.docker.build.target", target);
        _ = activity?.SetTag("gitpush.docker.builder", BuilderName(buildKit));
        return activity;
    }

    public static Activity? StartPush(string repository, string tag)
    {
        var activity = s_activities.StartActivity("docker push", ActivityKind.Client);
        _ = activity?.SetTag("container.image.name", repository);
        _ = activity?.SetTag("container.image.tags", new[] { tag });
        return activity;
    }

    public static void RecordBuild(TimeSpan duration, bool buildKit, bool isSuccess) => s_buildDuration.Record(
        duration.TotalSeconds, new("gitpush.docker.builder", BuilderName(buildKit)), ResultTag(isSuccess));

    public static void RecordPush(TimeSpan duration, bool isSuccess) => s_pushDuration.Record(duration.TotalSeconds, ResultTag(isSuccess));

    public static void RecordContext(long bytes) => s_contextSize.Record(bytes);

    public static void CountRemoved() => s_removed.Add(1);

    private static string BuilderName(bool buildKit) => buildKit ? "buildkit" : "classic";

    private static KeyValuePair<string, object?> ResultTag(bool isSuccess) => new("gitpush.docker.result", isSuccess ? "success" : "failure");
}
