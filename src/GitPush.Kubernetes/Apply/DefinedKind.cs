using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>The kind that a CustomResourceDefinition defines.</summary>
internal sealed record DefinedKind(string Group, string Kind, bool Namespaced)
{
    /// <summary>Null for an object that defines none.</summary>
    public static DefinedKind? Of(KubernetesObject definition) =>
        definition is { Kind: "CustomResourceDefinition", Key.Group: "apiextensions.k8s.io" }
        && definition.Text("spec", "group") is { } group && definition.Text("spec", "names", "kind") is { } kind
            ? new DefinedKind(group, kind, definition.Text("spec", "scope") == "Namespaced")
            : null;
}
