using System.Text.Json.Nodes;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Jobs;

/// <content>What the pusher reads when it failed.</content>
internal sealed partial class JobRun
{
    private async Task<string?> DescribeAsync(JobVerdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.Failure is null)
        {
            return null;
        }

        // Without a word of its own the Job's events and those of its pods have to say it.
        if (log.Count == 0)
        {
            foreach (var line in await FailureReason.ExplainAsync(client, job.Key, new HealthOptions { LogLines = 0 }, cancellationToken).ConfigureAwait(false))
            {
                if (!line.EndsWith(verdict.Failure, StringComparison.Ordinal))
                {
                    await log.TellAsync(line, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return verdict.IsOfPods && LastEnding() is { } ending ? ending : verdict.Failure;
    }

    private string? LastEnding()
    {
        foreach (var pod in _pods.Objects.OrderByDescending(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal))
        {
            foreach (var status in pod.Objects("status", "initContainerStatuses").Concat(pod.Objects("status", "containerStatuses")))
            {
                if ((status["state"]?["terminated"] ?? status["lastState"]?["terminated"]) is JsonObject terminated && terminated.Number("exitCode") is not 0)
                {
                    return $"container {status.Text("name")} {PodFailures.Ending(pod, status.Text("name") ?? "", terminated)}";
                }
            }

            if (pod.Text("status", "phase") == "Failed" && pod.Text("status", "reason") is { } reason)
            {
                return OneLine.Of($"pod {pod.Name}: {reason}: {pod.Text("status", "message")}");
            }
        }

        return null;
    }
}
