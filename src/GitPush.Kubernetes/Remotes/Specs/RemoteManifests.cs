using System.Text.Json.Nodes;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>What a push applies.</summary>
/// <param name="Path">A folder of the pushed tree, or a file.</param>
internal sealed record RemoteManifests(string Path)
{
    public ManifestKind Kind { get; init; }

    /// <summary>The Helm release; null for the Remote's name.</summary>
    public string? Release { get; init; }

    /// <summary>Values of a chart. Never changed: who needs to, clones them.</summary>
    public JsonObject Values { get; init; } = [];

    public IReadOnlyList<string> ValuesFiles { get; init; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<VariableSource> VariablesFrom { get; init; } = [];

    public string NamePrefix { get; init; } = "";

    public string NameSuffix { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
