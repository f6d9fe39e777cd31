using System.Text.RegularExpressions;
using GitPush.Repositories;

namespace GitPush.Docker.Builds;

/// <summary>How the one image of a repository is called for which no images are named.</summary>
internal static partial class DefaultImageName
{
    /// <summary>The repository's last part: <c>team/Shop.Web</c> → <c>shop.web</c>.</summary>
    public static string Of(RepositoryName repository)
    {
        var last = repository.ToString().Split('/')[^1];
        var name = NotAllowed().Replace(last.ToLowerInvariant(), "-").Trim('-');
        return name.Length == 0 ? "image" : name;
    }

    [GeneratedRegex(@"[^a-z0-9.]+|\.{2,}|\.(?![a-z0-9])|(?<![a-z0-9])\.", RegexOptions.CultureInvariant)]
    private static partial Regex NotAllowed();
}
