namespace GitPush.Kubernetes.Client;

/// <summary>A kind of objects as the API server serves it, from discovery.</summary>
/// <param name="ApiVersion">Group and version: <c>apps/v1</c>.</param>
/// <param name="Kind">The kind: <c>Deployment</c>.</param>
/// <param name="Plural">Its name in paths: <c>deployments</c>.</param>
/// <param name="Namespaced">Whether its objects are in namespaces.</param>
/// <param name="Verbs">What the server can do with it: <c>get</c>, <c>list</c>, <c>watch</c>, <c>patch</c>, ….</param>
internal sealed record ResourceType(string ApiVersion, string Kind, string Plural, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? ApiVersion[..slash] : "";
}
