using System.Text;

namespace GitPush.Checks;

internal static partial class PathRules
{
    /// <summary>
    /// Whether NTFS takes a name for <c>.git</c>: it ignores case, and dots and spaces at the end; <c>:</c> begins the name of
    /// a stream of the same file; <c>git~1</c> is the short name that it gives to <c>.git</c>. A backslash ends a name there.
    /// </summary>
    public static bool IsNtfsDotGit(ReadOnlySpan<byte> name)
    {
        var rest = StartsWithIgnoreCase(name, ".git"u8) ? name[4..]
            : StartsWithIgnoreCase(name, "git~1"u8) ? name[5..]
            : "x"u8;
        return EndsForNtfs(rest);
    }

    /// <summary>
    /// Whether NTFS takes a name for a dot and some letters, such as <c>.gitmodules</c>, or for a short name of that.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="wanted">What follows the dot, in lower case; at least six letters.</param>
    /// <param name="hashedPrefix">What its short names begin with when <c>~1</c> to <c>~4</c> are taken: <c>gi7eba</c> for <c>.gitmodules</c>.</param>
    public static bool IsNtfsDotName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> hashedPrefix)
    {
        if (name.StartsWith((byte)'.') && StartsWithIgnoreCase(name[1..], wanted))
        {
            return EndsForNtfs(name[(wanted.Length + 1)..]);
        }

        if (StartsWithIgnoreCase(name, wanted[..6]) && name is [_, _, _, _, _, _, (byte)'~', >= (byte)'1' and <= (byte)'4', ..])
        {
            return EndsForNtfs(name[8..]);
        }

        return IsHashedShortName(name, hashedPrefix) && EndsForNtfs(name[8..]);
    }

    /// <summary>Eight characters: the beginning of the prefix, <c>~</c>, and a number without a leading zero.</summary>
    private static bool IsHashedShortName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix)
    {
        if (name.Length < 8)
        {
            return false;
        }

        var tilde = name[..7].IndexOf((byte)'~');
        return tilde >= 0
            && StartsWithIgnoreCase(name, prefix[..tilde])
            && name[tilde + 1] != '0'
            && !name[(tilde + 1)..8].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool EndsForNtfs(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(". "u8);
        return rest.IsEmpty || rest[0] is (byte)':' or (byte)'\\' or (byte)'/';
    }

    private static bool StartsWithIgnoreCase(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix) =>
        name.Length >= prefix.Length && Ascii.EqualsIgnoreCase(name[..prefix.Length], prefix);
}
