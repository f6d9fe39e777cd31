using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Manifests;

/// <summary>
/// How charts are rendered: by <c>helm template</c>, with <c>--include-crds</c> and the API versions that the cluster serves. The
/// cluster itself is not at hand (<c>lookup</c> finds nothing), and dependencies have to be in <c>charts/</c>. Objects with
/// <c>helm.sh/hook</c> are not run by Helm: those of <c>pre-install</c> and <c>pre-upgrade</c> belong to the phase
/// <c>before-deploy</c>, those of <c>post-install</c> and <c>post-upgrade</c> to <c>after-deploy</c>; tests and the hooks of deletes and
/// roll-backs are left out.
/// </summary>
public sealed class HelmOptions
{
    /// <summary>The program: a path, or a name that is looked for in PATH. Default: <c>helm</c>.</summary>
    public string Program { get; set; } = "helm";

    /// <summary>The release's name. Default: the last part of the repository's name.</summary>
    public string? ReleaseName { get; set; }

    /// <summary>
    /// Files of values in the pushed tree, relative to the chart's folder: <c>values-production.yaml</c>, <c>../env/production.yaml</c>.
    /// A later one comes before an earlier one. Default: none but the chart's own.
    /// </summary>
    public IList<string> ValuesFiles { get; } = [];

    /// <summary>Values that come before those of all files: <c>["web"] = new JsonObject { ["replicas"] = 3 }</c>.</summary>
    public JsonObject Values { get; } = [];

    /// <summary>The version of Kubernetes that the chart sees, <c>1.34.0</c>. Default: what the program itself assumes.</summary>
    public string? KubeVersion { get; set; }
}
