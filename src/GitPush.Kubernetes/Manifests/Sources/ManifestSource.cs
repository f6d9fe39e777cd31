namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>What was found at the path of the options, and the documents in it.</summary>
/// <param name="Name">For messages: <c>deploy/</c>.</param>
/// <param name="Documents">In the order in which they are to be taken.</param>
internal sealed record ManifestSource(string Name, IReadOnlyList<ManifestDocument> Documents);
