using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>What a feed has to tell: a list that takes the place of all that was, one change, or that it failed.</summary>
/// <param name="Feed">Whose change it is; null for the clock, which only has the state looked at again.</param>
internal sealed record FeedChange(ObjectFeed? Feed)
{
    public IReadOnlyList<KubernetesObject>? List { get; init; }

    public WatchEvent? Event { get; init; }

    public Exception? Failure { get; init; }
}
