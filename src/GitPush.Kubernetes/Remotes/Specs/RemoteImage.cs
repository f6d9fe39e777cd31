namespace GitPush.Kubernetes.Remotes.Specs;

/// <summary>An image that a push builds.</summary>
/// <param name="Name">Unique within the Remote.</param>
internal sealed record RemoteImage(string Name)
{
    /// <summary>Without a tag; null for a name below the registry's.</summary>
    public string? Repository { get; init; }

    /// <summary>What stands behind the registry where there is no <see cref="Repository"/>.</summary>
    public required string DefaultRepository { get; init; }

    public string Context { get; init; } = "";

    /// <summary>Relative to the context.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    public string? Target { get; init; }

    public string? TestTarget { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys of Secrets by the id under which the build asks for them.</summary>
    public IReadOnlyDictionary<string, KeyReference> Secrets { get; init; } = new Dictionary<string, KeyReference>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> CacheFrom { get; init; } = [];
}
