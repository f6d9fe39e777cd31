namespace GitPush.Tool.Remotes;

/// <summary>What the options say of a Remote.</summary>
/// <param name="AuthorizedKeys">Lines of <c>authorized_keys</c>.</param>
internal sealed record RemoteDescription(IReadOnlyList<string> AuthorizedKeys)
{
    /// <summary>Names or patterns; none for the repository's own.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>A folder of the pushed tree; empty for the whole tree.</summary>
    public required string Manifests { get; init; }

    /// <summary>Names, and folders with a Dockerfile where that is not the whole tree.</summary>
    public IReadOnlyList<(string Name, string? Context)> Images { get; init; } = [];

    public string? Registry { get; init; }

    public string? RegistrySecret { get; init; }

    public string? ServiceAccount { get; init; }
}
