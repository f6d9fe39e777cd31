using GitPush.Images;

namespace GitPush.Kubernetes.Builds;

/// <summary>One image to build, with everything decided that a tool has to be told.</summary>
/// <param name="Image">What the host described.</param>
/// <param name="Tag">The commit's id.</param>
/// <param name="Labels">All labels of the image.</param>
/// <param name="SecretFiles">The file of each build secret, by its id.</param>
/// <param name="CacheTag">Where the layers are kept; null when they are not.</param>
internal sealed record BuildRequest(
    ImageBuild Image,
    string Tag,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> SecretFiles,
    string? CacheTag)
{
    /// <summary>What is pushed: <c>registry.example.com/shop/web:0123…</c></summary>
    public string Reference => $"{Image.Repository}:{Tag}";
}
