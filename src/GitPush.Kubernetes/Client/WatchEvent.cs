namespace GitPush.Kubernetes.Client;

/// <summary>One change that a watch tells of.</summary>
/// <param name="Type">What happened to the object.</param>
/// <param name="Object">The object after it; for a deletion, as it was last.</param>
internal sealed record WatchEvent(WatchEventType Type, KubernetesObject Object);
