namespace GitPush.Kubernetes.Client;

/// <summary>What names an object in a cluster.</summary>
/// <param name="ApiVersion">Group and version: <c>apps/v1</c>.</param>
/// <param name="Kind">The kind: <c>Deployment</c>.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectKey(string ApiVersion, string Kind, string? Namespace, string Name)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? ApiVersion[..slash] : "";

    /// <summary>The version without its group.</summary>
    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>As kubectl says it: <c>deployment/web</c>.</summary>
    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name}";
}
