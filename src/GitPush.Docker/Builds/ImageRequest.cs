using GitPush.Docker.Contexts;
using GitPush.Docker.Engine;
using GitPush.Hooks;
using GitPush.Images;

namespace GitPush.Docker.Builds;

/// <summary>One image to build for a push.</summary>
/// <param name="Push">The push.</param>
/// <param name="Image">What the host wants.</param>
/// <param name="Context">What it is built from.</param>
/// <param name="Repository">Its name without tag.</param>
/// <param name="Tags">Its tags, the commit's id first.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Secrets">Its secrets by their ids.</param>
/// <param name="Logins">The logins at registries.</param>
/// <param name="NoCache">Whether every step runs anew.</param>
internal sealed record ImageRequest(
    PushContext Push,
    ImageBuild Image,
    BuildContext Context,
    string Repository,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Secrets,
    IReadOnlyList<RegistryLogin> Logins,
    bool NoCache)
{
    /// <summary>Its names, each with a tag.</summary>
    public IReadOnlyList<string> Names => [.. Tags.Select(tag => $"{Repository}:{tag}")];
}
