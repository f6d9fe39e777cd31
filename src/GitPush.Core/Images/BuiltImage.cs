using GitPush.Objects;

namespace GitPush.Images;

/// <summary>An image that a stage of this push built, for the stages that deploy it.</summary>
/// <param name="Name">The <see cref="ImageBuild.Name"/>.</param>
/// <param name="Repository">Where it is, without tag or digest: <c>registry.example.com/shop/web</c>.</param>
/// <param name="Tag">The tag that it was given: the commit's id.</param>
/// <param name="Digest">The manifest's digest as the registry has it: <c>sha256:…</c>; null when the image was not pushed.</param>
/// <param name="Commit">The commit that it was built from.</param>
public sealed record BuiltImage(string Name, string Repository, string Tag, string? Digest, ObjectId Commit)
{
    /// <summary>What a deployment names: <c>repository@digest</c>, or <c>repository:tag</c> for an image that was not pushed.</summary>
    public string Reference => Digest is null ? $"{Repository}:{Tag}" : $"{Repository}@{Digest}";
}
