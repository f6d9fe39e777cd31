namespace GitPush.Kubernetes.Client;

/// <summary>How an object is deleted.</summary>
/// <param name="Propagation">What becomes of its dependents: <c>Background</c>, <c>Foreground</c>, <c>Orphan</c>.</param>
/// <param name="Uid">Deletes only this very object, not one that has taken its name.</param>
/// <param name="ResourceVersion">Deletes the object only as long as it is as it was.</param>
internal sealed record DeleteRequest(string Propagation = "Background", string? Uid = null, string? ResourceVersion = null);
