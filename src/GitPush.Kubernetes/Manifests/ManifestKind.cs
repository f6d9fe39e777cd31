namespace GitPush.Kubernetes.Manifests;

/// <summary>What manifests are made from.</summary>
public enum ManifestKind
{
    /// <summary>What the folder is by its files: with <c>Chart.yaml</c> a chart, with a <c>kustomization.yaml</c> a kustomization, else manifests.</summary>
    Auto,

    /// <summary>A folder of <c>*.yaml</c>, <c>*.yml</c> and <c>*.json</c> with all folders below it, or one such file.</summary>
    Folder,

    /// <summary>A kustomization, rendered by <c>kustomize</c> or <c>kubectl</c>.</summary>
    Kustomization,

    /// <summary>A Helm chart, rendered by <c>helm template</c>.</summary>
    Helm,
}
