namespace GitPush.Checks.Fsck;

/// <summary>
/// Whether a submodule may have a URL. A line feed in one, written out or as <c>%0a</c>, once gave the password for one host
/// to another (CVE-2020-5260), and one without a host that of any (CVE-2020-11008).
/// </summary>
internal static class SubmoduleUrl
{
    private static readonly string[] CurlHelpers = ["http::", "https::", "ftp::", "ftps::"];
    private static readonly string[] CurlSchemes = ["http://", "https://", "ftp://", "ftps://"];

    public static bool IsAllowed(string url)
    {
        if (SubmoduleRules.LooksLikeOption(url))
        {
            return false;
        }

        if (IsRelative(url) || url.StartsWith("git://", StringComparison.Ordinal))
        {
            return !HasLineFeed(url) && !LeavesItsRoot(url);
        }

        if (Array.Find(CurlHelpers, helper => url.StartsWith(helper, StringComparison.Ordinal)) is { } prefix)
        {
            return AbsoluteUrl.IsSound(url.AsSpan(prefix.Length));
        }

        return !Array.Exists(CurlSchemes, scheme => url.StartsWith(scheme, StringComparison.Ordinal)) || AbsoluteUrl.IsSound(url);
    }

    /// <summary>Whether a text has a line feed once its escapes are undone, which those before the first colon are not.</summary>
    private static bool HasLineFeed(string url)
    {
        var colon = Math.Max(0, url.IndexOf(':', StringComparison.Ordinal));
        return url.Contains('\n', StringComparison.Ordinal) || url.IndexOf("%0a", colon, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    private static bool IsRelative(ReadOnlySpan<char> url) => StartsWithDots(url, 1) || StartsWithDots(url, 2);

    /// <summary>Whether what follows <c>../</c> would replace the host of the URL that it is relative to.</summary>
    private static bool LeavesItsRoot(ReadOnlySpan<char> url)
    {
        var up = 0;
        while (true)
        {
            if (StartsWithDots(url, 2))
            {
                up++;
                url = url[3..];
            }
            else if (StartsWithDots(url, 1))
            {
                url = url[2..];
            }
            else
            {
                return up > 0 && url is [':' or '/', ..];
            }
        }
    }

    /// <summary>Whether the text begins with so many dots and a separator.</summary>
    private static bool StartsWithDots(ReadOnlySpan<char> url, int dots) =>
        url.Length > dots && !url[..dots].ContainsAnyExcept('.') && url[dots] is '/' or '\\';
}
