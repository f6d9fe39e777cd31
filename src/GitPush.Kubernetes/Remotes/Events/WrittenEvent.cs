namespace GitPush.Kubernetes.Remotes.Events;

/// <summary>An event that the cluster has.</summary>
/// <param name="Name">The object's name.</param>
/// <param name="Count">How often it happened.</param>
internal sealed record WrittenEvent(string Name, int Count, DateTimeOffset LastTime);
