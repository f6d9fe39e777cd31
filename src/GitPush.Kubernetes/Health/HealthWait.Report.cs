namespace GitPush.Kubernetes.Health;

/// <content>What there is to say when it is over.</content>
internal sealed partial class HealthWait
{
    // What fails for one reason mostly fails for all: nobody reads the same twenty times.
    private const int MaxExplained = 5;

    private static readonly TimeSpan ExplainTimeout = TimeSpan.FromSeconds(30);

    public async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ExplainTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var hasFailed = _waited.Any(waited => waited.Health.State == HealthState.Failed);
        var reports = new List<ObjectReport>();
        var explained = 0;
        foreach (var waited in _waited)
        {
            var isToBlame = hasFailed ? waited.Health.State == HealthState.Failed : waited.Health.State != HealthState.Current;
            var reasons = isToBlame && explained++ < MaxExplained ? await ExplainAsync(waited, linked.Token, cancellationToken).ConfigureAwait(false) : [];
            reports.Add(new ObjectReport(waited.Key, waited.Health, reasons));
        }

        return new HealthReport(reports, _timedOut);
    }

    private async Task<IReadOnlyList<string>> ExplainAsync(WaitedObject waited, CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            var lines = await FailureReason.ExplainAsync(client, waited.Key, options, limited).ConfigureAwait(false);
            return [.. lines.Where(line => !line.EndsWith(waited.Health.Message, StringComparison.Ordinal))];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }
}
