using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>What became of one object.</summary>
/// <param name="Key">The object.</param>
/// <param name="Health">Its health when the wait ended.</param>
/// <param name="Reasons">Lines for the pusher on what keeps it from being healthy; none for a healthy one.</param>
internal sealed record ObjectReport(ObjectKey Key, ObjectHealth Health, IReadOnlyList<string> Reasons)
{
    public bool IsHealthy => Health.State == HealthState.Current;
}
