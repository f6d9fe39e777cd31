using System.Diagnostics.Metrics;
using GitPush.Diagnostics;

namespace GitPush.Stages.Webhooks;

/// <summary>The instruments of webhooks.</summary>
internal static class WebhookDiagnostics
{
    /// <summary>How long attempts take, with the tags <c>gitpush.webhook.name</c>, <c>gitpush.webhook.outcome</c> (<c>delivered</c>, <c>failed</c>) and <c>http.response.status_code</c> (0 without an answer).</summary>
    public static Histogram<double> Duration { get; } = GitPushDiagnostics.Meter.CreateHistogram<double>("gitpush.webhook.duration", "s", "Duration of attempts to deliver to a webhook.");

    /// <summary>Deliveries that were given up, with the tag <c>gitpush.webhook.name</c>.</summary>
    public static Counter<long> DeadLetters { get; } = GitPushDiagnostics.Meter.CreateCounter<long>("gitpush.webhook.dead_letters", "{delivery}", "Deliveries that were given up.");
}
