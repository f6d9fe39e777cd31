using System.Diagnostics.CodeAnalysis;

namespace GitPush.Http.Endpoints;

/// <summary>The path of a request below the prefix, in its two parts: which repository, and what of it.</summary>
/// <param name="Repository">Such as <c>team/shop.git</c>; not yet checked.</param>
/// <param name="Service">The service that is asked to serve, or null for <c>info/refs</c> and what is not served.</param>
internal sealed record GitPath(string Repository, GitService? Service)
{
    private const string InfoRefs = "/info/refs";
    private const string Suffix = ".git/";

    /// <summary>Why nothing is served here, for what git asks of other servers only; null where something is.</summary>
    public string? Refusal { get; private init; }

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
        else if (path.LastIndexOf(Suffix, StringComparison.Ordinal) is > 0 and var end && RefusalOf(path[(end + Suffix.Length)..]) is { } refusal)
        {
            result = new GitPath(path[..(end + Suffix.Length - 1)], null) { Refusal = refusal };
        }

        return result is { Repository.Length: > 0 };
    }

    // The other paths of git's http-backend(1). Below a name without ".git" they may be anything's.
    private static string? RefusalOf(string path) => path switch
    {
        "HEAD" or "objects/info/packs" or "objects/info/alternates" or "objects/info/http-alternates" => GitEndpoint.SmartOnly,
        "git-upload-archive" => "Unsupported service: git-upload-pack and git-receive-pack are served here; for an archive, clone first.",
        _ when IsObjectFile(path) => GitEndpoint.SmartOnly,
        _ => null,
    };

    // objects/[0-9a-f]{2}/[0-9a-f]{38}, objects/pack/pack-[0-9a-f]{40}.(pack|idx)
    private static bool IsObjectFile(string path) => path.Split('/') switch
    {
        ["objects", { Length: 2 } folder, { Length: 38 } name] => IsHex(folder) && IsHex(name),
        ["objects", "pack", { Length: > 5 } name] => name.StartsWith("pack-", StringComparison.Ordinal)
            && (name.EndsWith(".pack", StringComparison.Ordinal) || name.EndsWith(".idx", StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitLower);
}
