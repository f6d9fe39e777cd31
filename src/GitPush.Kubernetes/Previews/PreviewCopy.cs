using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <summary>An object that previews get a copy of.</summary>
/// <param name="Kind"><c>Secret</c> or <c>ConfigMap</c>.</param>
/// <param name="Name">Its name, in both namespaces.</param>
internal sealed record PreviewCopy(string Kind, string Name)
{
    /// <summary>Reads <c>secret/name</c> or <c>configmap/name</c>; null for anything else.</summary>
    public static PreviewCopy? Parse(string? text) =>
        text?.Split('/') is [var kind, var name] && Manifests.ObjectNames.IsSubdomain(name)
            ? kind switch
            {
                "secret" => new PreviewCopy("Secret", name),
                "configmap" => new PreviewCopy("ConfigMap", name),
                _ => null,
            }
            : null;

    public ObjectKey In(string ns) => new("v1", Kind, ns, Name);

    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name}";
}
