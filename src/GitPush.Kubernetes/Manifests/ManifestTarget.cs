using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests;

/// <summary>Where the manifests of one push go, when that is not what the options say.</summary>
/// <param name="Namespace">The namespace, which need not exist yet.</param>
internal sealed record ManifestTarget(string Namespace)
{
    /// <summary>What the ref's preview is called; null where it has none.</summary>
    public string? Preview { get; init; }

    /// <summary>Reads the objects that variables come from. Default: those of the cluster.</summary>
    public Func<ObjectKey, CancellationToken, Task<KubernetesObject?>>? Find { get; init; }
}
