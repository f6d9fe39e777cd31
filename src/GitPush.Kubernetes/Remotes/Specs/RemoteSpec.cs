using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>What a Remote asks for, of either kind, checked. Immutable: a push keeps the one that it began with.</summary>
internal sealed record RemoteSpec
{
    /// <summary>Lines of <c>authorized_keys</c>.</summary>
    public IReadOnlyList<string> AuthorizedKeys { get; init; } = [];

    public required RepositoryName Repository { get; init; }

    /// <summary>Patterns of full ref names; none for the branch that HEAD names.</summary>
    public IReadOnlyList<string> Refs { get; init; } = [];

    /// <summary>Whether pushes are refused for now.</summary>
    public bool IsSuspended { get; init; }

    public IReadOnlyList<RemoteImage> Images { get; init; } = [];

    public RemoteRegistry? Registry { get; init; }

    public RemoteBuild Build { get; init; } = new();

    /// <summary>Null when a push applies none.</summary>
    public RemoteManifests? Manifests { get; init; }

    public IReadOnlyList<RemoteWorkload> Workloads { get; init; } = [];

    public IReadOnlyList<RemoteJob> Jobs { get; init; } = [];

    /// <summary>Null for the server's default.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Null for the server's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Null for the default of a deployment.</summary>
    public TimeSpan? HealthTimeout { get; init; }

    public bool Prune { get; init; } = true;

    public bool Force { get; init; }

    public bool AllowSkipDeploy { get; init; }
}
