namespace GitPush.Kubernetes.Client;

/// <summary>The objects of a kind at one moment.</summary>
/// <param name="ResourceVersion">The moment, from which a watch can go on.</param>
internal sealed record ObjectList(IReadOnlyList<KubernetesObject> Items, string ResourceVersion);
