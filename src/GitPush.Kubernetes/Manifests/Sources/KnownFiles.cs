namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>Files whose names say what a folder is.</summary>
internal static class KnownFiles
{
    public const string Chart = "Chart.yaml";

    public static readonly IReadOnlyList<string> Kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static bool IsManifest(string name) =>
        !name.StartsWith('.') && Path.GetExtension(name) is ".yaml" or ".yml" or ".json";
}
