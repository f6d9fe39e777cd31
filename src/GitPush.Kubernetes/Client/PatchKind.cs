namespace GitPush.Kubernetes.Client;

internal enum PatchKind
{
    /// <summary>RFC 7386, <c>application/merge-patch+json</c>.</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>: lists are merged by their keys. Not for custom resources.</summary>
    Strategic,

    /// <summary>RFC 6902, <c>application/json-patch+json</c>.</summary>
    Json,
}
