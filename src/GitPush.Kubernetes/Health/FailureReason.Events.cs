using System.Globalization;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <content>What controllers, scheduler and kubelet have noted about an object.</content>
internal static partial class FailureReason
{
    private const int MaxEvents = 3;

    private static async Task AddEventsAsync(KubernetesClient client, KubernetesObject of, string ns, List<string> lines, CancellationToken cancellationToken)
    {
        var selector = new ListOptions { FieldSelector = $"involvedObject.name={of.Name},type=Warning" };
        var events = await TryAsync(async () => await client.ListAsync("v1", "Event", ns, selector, cancellationToken).ConfigureAwait(false), null).ConfigureAwait(false);

        // The same thing is noted again for each pod and each try: the newest of each reason says it.
        var newest = (events?.Items ?? [])
            .Where(noted => noted.Text("type") == "Warning" && noted.Text("involvedObject", "uid") == of.Uid && !IsEcho(noted))
            .GroupBy(noted => noted.Text("reason"))
            .Select(group => (Event: group.MaxBy(Time)!, Count: group.Sum(Count)))
            .OrderByDescending(one => Time(one.Event))
            .Take(MaxEvents);
        foreach (var (noted, count) in newest)
        {
            var message = noted.Text("message") ?? "";

            // What the pod's status says already, word for word.
            if (!lines.Any(line => line.Contains(OneLine.Of(message), StringComparison.Ordinal) || line.EndsWith(PodFailures.Cause(message), StringComparison.Ordinal)))
            {
                lines.Add(OneLine.Of($"{noted.Text("reason")}{(count > 1 ? $" ({count} times)" : "")}: {message}"));
            }
        }
    }

    // That a container is started again, or an image pulled again, is a consequence of what another line tells.
    private static bool IsEcho(KubernetesObject noted) => noted.Text("reason") switch
    {
        "BackOff" => true,
        "Failed" => noted.Text("message") is "Error: ErrImagePull" or "Error: ImagePullBackOff" or "Error: ErrImageNeverPull",
        _ => false,
    };

    private static long Count(KubernetesObject noted) => noted.Number(noted.Number(1, "count"), "series", "count");

    private static DateTimeOffset Time(KubernetesObject noted)
    {
        var text = noted.Text("series", "lastObservedTime") ?? noted.Text("lastTimestamp") ?? noted.Text("eventTime") ?? noted.Text("metadata", "creationTimestamp");
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue;
    }
}
