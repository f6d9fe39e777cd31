using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>An object that is waited for.</summary>
/// <param name="key">The object.</param>
/// <param name="feed">Where its state comes from; null when its kind is always current.</param>
internal sealed class WaitedObject(ObjectKey key, ObjectFeed? feed)
{
    public ObjectKey Key { get; } = key;

    public ObjectFeed? Feed { get; } = feed;

    public ObjectHealth Health { get; set; } = new(HealthState.InProgress, "unknown");

    /// <summary>What was written of it last; null before its first look.</summary>
    public string? Told { get; set; }

    /// <summary>When that was, by GetTimestamp; null when nothing was written yet.</summary>
    public long? ToldAt { get; set; }
}
