namespace GitPush.Kubernetes.Manifests;

/// <summary>Where objects of a kind, such as custom resources, name images.</summary>
/// <param name="Kind">The kind, with its API group where another group has one of that name: <c>Service.serving.knative.dev</c>.</param>
/// <param name="Path">The names of the fields with dots between them; lists are gone through: <c>spec.template.spec.containers[*].image</c>.</param>
public sealed record ImageField(string Kind, string Path);
