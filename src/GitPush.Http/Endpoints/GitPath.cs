using System.Diagnostics.CodeAnalysis;

namespace GitPush.Http.Endpoints;

/// <summary>The path of a request below the prefix, in its two parts: which repository, and what of it.</summary>
/// <param name="Repository">Such as <c>team/shop.git</c>; not yet checked.</param>
/// <param name="Service">The service that is asked to serve, or null for <c>info/refs</c>.</param>
internal sealed record GitPath(string Repository, GitService? Service)
{
    private const string InfoRefs = "/info/refs";

    // gitprotocol-http(5):
    //   $GIT_URL/info/refs, $GIT_URL/git-upload-pack, $GIT_URL/git-receive-pack
    public static bool TryParse(string? path, [NotNullWhen(true)] out GitPath? result)
    {
        result = null;
        if (path is null)
        {
            return false;
        }

        if (path.EndsWith(InfoRefs, StringComparison.Ordinal))
        {
            result = new GitPath(path[..^InfoRefs.Length], null);
        }
        else if (path.LastIndexOf('/') is > 0 and var slash && GitService.Find(path[(slash + 1)..]) is { } service)
        {
            result = new GitPath(path[..slash], service);
        }

        return result is { Repository.Length: > 0 };
    }
}
