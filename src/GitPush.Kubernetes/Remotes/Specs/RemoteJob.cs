using GitPush.Kubernetes.Jobs;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>A Job that a push runs.</summary>
/// <param name="Image">One of <see cref="RemoteSpec.Images"/>, or any other.</param>
internal sealed record RemoteJob(string Name, JobPhase Phase, string Image)
{
    public IReadOnlyList<string> Command { get; init; } = [];

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of Secrets by variable.</summary>
    public IReadOnlyDictionary<string, KeyReference> SecretEnvironment { get; init; } = new Dictionary<string, KeyReference>();

    /// <summary><c>secret/name</c> and <c>configmap/name</c>.</summary>
    public IReadOnlyList<string> EnvironmentFrom { get; init; } = [];

    public string? ServiceAccount { get; init; }

    /// <summary>Null for the default.</summary>
    public TimeSpan? Timeout { get; init; }
}
