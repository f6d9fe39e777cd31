using System.Text.RegularExpressions;

namespace GitPush.Images;

/// <summary>
/// The name of an image as manifests and Dockerfiles write it: <c>[registry/]path[:tag][@digest]</c>. As with Docker, the first
/// part is a registry when it holds a dot or a colon or is <c>localhost</c>.
/// </summary>
/// <param name="Repository">Everything before tag and digest, as it was written.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest">The digest with its algorithm, or null.</param>
internal sealed partial record ImageReference(string Repository, string? Tag, string? Digest)
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

    /// <summary>Whether a text names a repository, without tag and digest: <c>registry.example.com/shop/web</c>.</summary>
    public static bool IsRepository(string? text)
    {
        if (text is null || Parse(text) is not { Tag: null, Digest: null } reference)
        {
            return false;
        }

        var registry = reference.Registry;
        var path = registry is null ? text : text[(registry.Length + 1)..];
        return (registry is null || IsRegistry(registry)) && path.Split('/').All(part => Component().IsMatch(part));
    }

    /// <summary>Whether a text is a registry's host, with its port where it has one. It may have upper-case letters.</summary>
    public static bool IsRegistry(string text) => Host().IsMatch(text);

    /// <summary>Whether a text is a tag.</summary>
    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    /// <summary>Whether a text names an image: a repository, and tag and digest where it has them.</summary>
    public static bool IsReference(string? text) => text is not null
        && Parse(text) is var reference
        && IsRepository(reference.Repository)
        && (reference.Tag is null || IsTag(reference.Tag))
        && (reference.Digest is null || DigestPattern().IsMatch(reference.Digest));

    public override string ToString() => Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    // distribution/reference, regexp.go
    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Component();

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-f]{32,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestPattern();
}
