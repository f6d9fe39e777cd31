namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>The changes since a version are no longer known.</summary>
internal sealed class ExpiredVersionException(long requested, long oldest) : Exception($"too old resource version: {requested} ({oldest})");
