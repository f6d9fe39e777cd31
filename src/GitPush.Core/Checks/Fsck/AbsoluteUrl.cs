using System.Buffers;
using System.Globalization;

namespace GitPush.Checks.Fsck;

/// <summary>
/// Whether a URL, as git hands it to its HTTP helper, can be normalised (git's <c>url_normalize</c>, RFC 3986) and has no
/// line feed afterwards.
/// </summary>
internal static class AbsoluteUrl
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_[:]");

    // scheme "://" [user [":" password] "@"] host [":" port] path ["?" query] ["#" fragment]
    public static bool IsSound(ReadOnlySpan<char> url)
    {
        var schemeEnd = url.IndexOfAnyExcept(SchemeCharacters);
        if (schemeEnd <= 0 || !char.IsAsciiLetter(url[0]) || !url[schemeEnd..].StartsWith("://", StringComparison.Ordinal))
        {
            return false;
        }

        var isFile = url[..schemeEnd].Equals("file", StringComparison.OrdinalIgnoreCase);
        url = url[(schemeEnd + 3)..];
        var authorityEnd = url.IndexOfAny('/', '?', '#');
        var authority = authorityEnd < 0 ? url : url[..authorityEnd];
        var at = authority.IndexOf('@');
        var user = at < 0 ? default : authority[..at];
        return IsText(user)
            && IsHostAndPort(authority[(at + 1)..], isFile)
            && IsPathAndRest(authorityEnd < 0 ? default : url[authorityEnd..]);
    }

    private static bool IsHostAndPort(ReadOnlySpan<char> authority, bool isFile)
    {
        var hasHost = authority is not ([] or [':', ..]);
        if (!hasHost && !isFile)
        {
            return false;
        }

        // A colon in the brackets of an IPv6 address begins no port.
        var end = authority.LastIndexOfAny(':', ']');
        var colon = end >= 0 && authority[end] == ':' ? end : authority.Length;
        return !authority[..colon].ContainsAnyExcept(HostCharacters)
            && (colon == authority.Length || (hasHost || colon + 1 == authority.Length) && IsPort(authority[(colon + 1)..]));
    }

    private static bool IsPort(ReadOnlySpan<char> port)
    {
        var number = port.TrimStart('0');
        return port.IsEmpty
            || (number.Length <= 5
                && !number.ContainsAnyExceptInRange('0', '9')
                && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value > 0);
    }

    private static bool IsPathAndRest(ReadOnlySpan<char> text)
    {
        var pathEnd = text.IndexOfAny('?', '#');
        var path = pathEnd < 0 ? text : text[..pathEnd];
        return (pathEnd < 0 || IsText(text[pathEnd..])) && IsPath(path.StartsWith('/') ? path[1..] : path);
    }

    /// <summary>Follows <c>.</c> and <c>..</c>: nothing may lead above the root, and what they take away may have any text.</summary>
    private static bool IsPath(ReadOnlySpan<char> path)
    {
        var segments = new Stack<bool>();
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (!HasSoundEscapes(segment))
            {
                return false;
            }

            switch (CountDots(segment))
            {
                case 1:
                    break;
                case 2 when segments.Count == 0:
                    return false;
                case 2:
                    segments.Pop();
                    break;
                default:
                    segments.Push(HasLineFeed(segment));
                    break;
            }
        }

        return !segments.Contains(true);
    }

    /// <returns>1 for <c>.</c>, 2 for <c>..</c>, written out or as <c>%2e</c>; else 0.</returns>
    private static int CountDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        for (; !segment.IsEmpty; dots++)
        {
            var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (length == 0 || dots == 2)
            {
                return 0;
            }

            segment = segment[length..];
        }

        return dots;
    }

    private static bool IsText(ReadOnlySpan<char> text) => HasSoundEscapes(text) && !HasLineFeed(text);

    private static bool HasLineFeed(ReadOnlySpan<char> text) =>
        text.Contains('\n') || text.Contains("%0a", StringComparison.OrdinalIgnoreCase);

    private static bool HasSoundEscapes(ReadOnlySpan<char> text)
    {
        for (var percent = text.IndexOf('%'); percent >= 0; percent = text.IndexOf('%'))
        {
            if (text.Length - percent < 3 || !char.IsAsciiHexDigit(text[percent + 1]) || !char.IsAsciiHexDigit(text[percent + 2]))
            {
                return false;
            }

            text = text[(percent + 3)..];
        }

        return true;
    }
}
