namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>A key of a Secret or ConfigMap in the Remote's namespace.</summary>
internal sealed record KeyReference(string Name, string Key);
