using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests;

/// <summary>What a push is to have in the cluster: every object complete, with its namespace, variables and images in place.</summary>
/// <param name="Source">Where they came from, for messages: <c>deploy/</c>.</param>
/// <param name="Namespace">Where objects without a namespace of their own went.</param>
internal sealed record RenderedManifests(string Source, string Namespace, IReadOnlyList<KubernetesObject> Objects);
