using GitPush.Kubernetes.Builds;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>How images are built; null where the server decides.</summary>
internal sealed record RemoteBuild
{
    public KubernetesBuildTool? Tool { get; init; }

    public string? Image { get; init; }

    public string? CacheTag { get; init; }

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyDictionary<string, string> Requests { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Limits { get; init; } = new Dictionary<string, string>();
}
