using System.Numerics;

namespace GitPush.Checks;

/// <summary>
/// The rules for ref names, as git-check-ref-format(1) has them. They look at ASCII only, so that they read the same from
/// characters as from UTF-8.
/// </summary>
internal static class RefName
{
    private const string Root = "refs/";

    /// <summary>Whether git takes the name: at least two components, none of them against the rules.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) => IsValid(name, allowOneLevel: false);

    /// <summary>Whether git takes the name, which is in UTF-8.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8Name) => IsValid(utf8Name, allowOneLevel: false);

    /// <summary>
    /// Whether receive-pack takes a command for this name: below <c>refs/</c>, and what follows must be a valid name by
    /// itself, so <c>refs/main</c> is not taken. A delete may name it all the same, so that a stray one can be removed.
    /// </summary>
    public static bool IsPushable(ReadOnlySpan<char> name, bool deleting) =>
        name.StartsWith(Root) && IsValid(name[Root.Length..], allowOneLevel: deleting);

    /// <inheritdoc cref="IsPushable(ReadOnlySpan{char}, bool)"/>
    public static bool IsPushable(ReadOnlySpan<byte> utf8Name, bool deleting) =>
        utf8Name.StartsWith("refs/"u8) && IsValid(utf8Name[Root.Length..], allowOneLevel: deleting);

    /// <summary>
    /// Whether the name may be joined to a repository's path: a valid name below <c>refs/</c>, or one of the refs beside it
    /// (<c>HEAD</c>), which are of upper-case letters and <c>_</c> only. <c>config</c> is none of them.
    /// </summary>
    public static bool IsStorable(ReadOnlySpan<char> name) =>
        name.StartsWith(Root) ? IsValid(name) : IsRootRef(name);

    /// <summary>The names that cannot exist beside this one, because it lies below them: of <c>refs/heads/a/b</c>, <c>refs/heads/a</c>.</summary>
    public static IEnumerable<string> Parents(string name)
    {
        for (var slash = name.LastIndexOf('/'); slash > Root.Length; slash = name.LastIndexOf('/', slash - 1))
        {
            yield return name[..slash];
        }
    }

    /// <summary>Whether the text may stand between two slashes of a name.</summary>
    public static bool IsComponent(ReadOnlySpan<char> text) => IsComponent<char>(text);

    private static bool IsRootRef(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterUpper(c) && c != '_')
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    private static bool IsValid<T>(ReadOnlySpan<T> name, bool allowOneLevel)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (name.Length == 0 || (name.Length == 1 && name[0] == T.CreateTruncating('@')))
        {
            return false;
        }

        var components = 0;
        var slash = T.CreateTruncating('/');
        for (var rest = name; ; components++)
        {
            var end = rest.IndexOf(slash);
            if (!IsComponent(end < 0 ? rest : rest[..end]))
            {
                return false;
            }

            if (end < 0)
            {
                break;
            }

            rest = rest[(end + 1)..];
        }

        return name[^1] != T.CreateTruncating('.') && (allowOneLevel || components > 0);
    }

    private static bool IsComponent<T>(ReadOnlySpan<T> component)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (component.Length == 0 || component[0] == T.CreateTruncating('.') || EndsInLock(component))
        {
            return false;
        }

        var last = 0u;
        foreach (var unit in component)
        {
            var c = uint.CreateTruncating(unit);
            if (c <= ' '
                || c is 0x7F or ':' or '?' or '[' or '\\' or '^' or '~' or '*'
                || (c == '.' && last == '.')
                || (c == '{' && last == '@'))
            {
                return false;
            }

            last = c;
        }

        return true;
    }

    // Names that end so are the lock files of the refs without that ending.
    private static bool EndsInLock<T>(ReadOnlySpan<T> component)
        where T : unmanaged, IBinaryInteger<T>
    {
        var suffix = ".lock"u8;
        if (component.Length < suffix.Length)
        {
            return false;
        }

        var end = component[^suffix.Length..];
        for (var i = 0; i < suffix.Length; i++)
        {
            if (end[i] != T.CreateTruncating(suffix[i]))
            {
                return false;
            }
        }

        return true;
    }
}
