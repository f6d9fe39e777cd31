namespace GitPush.Kubernetes.Health;

/// <content>What the pusher reads meanwhile.</content>
internal sealed partial class HealthWait
{
    private readonly bool _severalNamespaces = objects.Select(key => key.Namespace).Where(ns => ns is not null).Distinct().Count() > 1;

    private async ValueTask WriteProgressAsync(bool isOver, CancellationToken cancellationToken)
    {
        foreach (var waited in _waited)
        {
            // What failed is told with its reasons, by whoever waits.
            if (waited.Health.IsUnobserved || waited.Health.State is HealthState.Failed || waited.Health.Message == waited.Told)
            {
                continue;
            }

            if (waited.Told is null && waited.Health.State == HealthState.Current)
            {
                waited.Told = waited.Health.Message;
                continue;
            }

            var isDone = isOver || waited.Health.State == HealthState.Current;
            if (!isDone && waited.ToldAt is { } at && time.GetElapsedTime(at) is var since && since < options.ProgressInterval)
            {
                SetDue(options.ProgressInterval - since);
                continue;
            }

            waited.Told = waited.Health.Message;
            waited.ToldAt = time.GetTimestamp();
            var name = _severalNamespaces && waited.Key.Namespace is { } ns ? $"{ns}/{waited.Key}" : waited.Key.ToString();
            await progress($"{name} {OneLine.Of(waited.Health.Message)}", cancellationToken).ConfigureAwait(false);
        }
    }
}
