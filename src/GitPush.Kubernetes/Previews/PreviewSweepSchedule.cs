using GitPush.Kubernetes.Apply.Inventories;

namespace GitPush.Kubernetes.Previews;

/// <summary>When previews that were left behind are looked for.</summary>
/// <param name="Grace">
/// How long a namespace whose ref is missing must stay as it is before it goes: longer than a lease lasts, so that a push of another
/// server which is about to make the ref shows by renewing it.
/// </param>
/// <param name="Interval">How often they are looked for, besides at the start and after pushes.</param>
internal sealed record PreviewSweepSchedule(TimeSpan Grace, TimeSpan Interval)
{
    public static PreviewSweepSchedule Default { get; } = new(DeployLease.DefaultDuration * 1.5, TimeSpan.FromMinutes(10));
}
