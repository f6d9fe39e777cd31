namespace GitPush.Images;

/// <summary>
/// The name of an image as manifests and Dockerfiles write it: <c>[registry/]path[:tag][@digest]</c>. As with Docker, the first
/// part is a registry when it holds a dot or a colon or is <c>localhost</c>.
/// </summary>
/// <param name="Repository">Everything before tag and digest, as it was written.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest">The digest with its algorithm, or null.</param>
internal sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <summary>Host and port of the registry, or null for the engine's default.</summary>
    public string? Registry
    {
        get
        {
            var slash = Repository.IndexOf('/', StringComparison.Ordinal);
            return slash > 0 && Repository[..slash] is var first && (first == "localhost" || first.AsSpan().ContainsAny('.', ':')) ? first : null;
        }
    }

    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? tag = null;
        string? digest = null;
        var rest = text;
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
        }

        // A colon before the last slash belongs to the registry's port.
        if (rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }

        return new ImageReference(rest, tag, digest);
    }

    public override string ToString() => Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);
}
