namespace GitPush.Kubernetes.Health;

/// <summary>How a wait ended.</summary>
/// <param name="Objects">All objects, in the order in which they were given.</param>
/// <param name="TimedOut">Whether the time was up before all were healthy, and none had failed.</param>
internal sealed record HealthReport(IReadOnlyList<ObjectReport> Objects, bool TimedOut)
{
    public bool IsHealthy => Objects.All(report => report.IsHealthy);

    /// <summary>The objects that failed; where none did, those that were not there in time.</summary>
    public IEnumerable<ObjectReport> Failures => Objects.Any(report => report.Health.State == HealthState.Failed)
        ? Objects.Where(report => report.Health.State == HealthState.Failed)
        : Objects.Where(report => !report.IsHealthy);

    /// <summary>
    /// One line, for behind the ref: <c>deployment/web failed: ImagePullBackOff: registry.example.com/web:1: not found</c>. Null
    /// when all are healthy.
    /// </summary>
    public string? Failure
    {
        get
        {
            var failures = Failures.ToList();
            if (IsHealthy || failures.Count == 0)
            {
                return null;
            }

            var first = failures[0];
            var text = TimedOut ? $"{first.Key} not healthy in time: {first.Health.Message}" : $"{first.Key} failed: {first.Health.Message}";
            return failures.Count == 1 ? text : $"{text} (and {failures.Count - 1} more)";
        }
    }

    /// <summary>What the pusher reads of the failures, line by line: each object's state, and below it the reasons.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            foreach (var report in IsHealthy ? [] : Failures)
            {
                yield return TimedOut ? $"{report.Key} not healthy in time: {report.Health.Message}" : $"{report.Key} failed: {report.Health.Message}";
                foreach (var reason in report.Reasons)
                {
                    yield return "  " + reason;
                }
            }
        }
    }
}
