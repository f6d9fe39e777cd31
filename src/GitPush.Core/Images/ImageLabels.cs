using GitPush.Hooks;
using GitPush.Objects;

namespace GitPush.Images;

/// <summary>The labels that every image gets, by which it is known again.</summary>
internal static class ImageLabels
{
    /// <summary>The commit.</summary>
    public const string Revision = "org.opencontainers.image.revision";

    /// <summary>The repository.</summary>
    public const string Source = "org.opencontainers.image.source";

    /// <summary>The push's id; no image of anybody else has it.</summary>
    public const string Push = "dev.gitpush.push";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Revision, Source, Push];

    /// <summary>The labels of one image: those that its host wants, and these, which nobody takes the place of.</summary>
    public static IReadOnlyDictionary<string, string> Create(PushContext push, ObjectId commit, ImageBuild image) =>
        new Dictionary<string, string>(image.Labels, StringComparer.Ordinal)
        {
            [Revision] = commit.ToString(),
            [Source] = push.Repository.Name.ToString(),
            [Push] = push.Id,
        };

    /// <summary>What images of a repository are found by.</summary>
    public static IReadOnlyList<string> OfRepository(PushContext push) => [Push, $"{Source}={push.Repository.Name}"];
}
