using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitPush.Diagnostics;

/// <summary>What a host turns on with <c>AddSource("GitPush")</c> and <c>AddMeter("GitPush")</c>.</summary>
internal static class GitPushDiagnostics
{
    public const string Name = "GitPush";

    public static ActivitySource ActivitySource { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    /// <summary>How long pushes take, from their commands to their record, with the tag <c>gitpush.push.result</c>.</summary>
    public static Histogram<double> PushDuration { get; } = Meter.CreateHistogram<double>("gitpush.push.duration", "s", "Duration of pushes.");

    /// <summary>Pushes that run now, those that wait for their turn as well.</summary>
    public static UpDownCounter<long> ActivePushes { get; } = Meter.CreateUpDownCounter<long>("gitpush.push.active", "{push}", "Pushes that run.");

    /// <summary>The sizes of the packs that were received.</summary>
    public static Histogram<long> PackSize { get; } = Meter.CreateHistogram<long>("gitpush.push.pack.size", "By", "Sizes of pushed packs.");

    /// <summary>How long fetches and clones take, with the tag <c>gitpush.fetch.result</c> (<c>Succeeded</c>, <c>Failed</c>). Over HTTP each round of a negotiation is one.</summary>
    public static Histogram<double> FetchDuration { get; } = Meter.CreateHistogram<double>("gitpush.fetch.duration", "s", "Duration of fetches.");

    /// <summary>How long stages take, with the tags <c>gitpush.stage.name</c>, <c>gitpush.stage.phase</c> and <c>gitpush.stage.outcome</c>.</summary>
    public static Histogram<double> StageDuration { get; } = Meter.CreateHistogram<double>("gitpush.stage.duration", "s", "Duration of hook stages.");

    /// <summary>How long the maintenance of a repository takes, with the tag <c>gitpush.maintenance.result</c>.</summary>
    public static Histogram<double> MaintenanceDuration { get; } = Meter.CreateHistogram<double>("gitpush.maintenance.duration", "s", "Duration of repositories' maintenance.");
}
