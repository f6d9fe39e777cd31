using System.Buffers;
using System.Text;

namespace GitPush.Checks;

/// <summary>
/// Which names of tree entries are fit for a work tree. Names are bytes, as trees hold them. The rules are those of git's
/// <c>verify_path</c> with <c>core.protectHFS</c> and <c>core.protectNTFS</c> on: a name that is harmless here may be
/// <c>.git</c> on the machine that gets it next.
/// </summary>
internal static partial class PathRules
{
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create("/\\\0"u8);

    // Names that Windows gives to devices, with or without an extension.
    private static readonly string[] Devices =
    [
        "con", "prn", "aux", "nul",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];

    /// <summary>Says what is wrong with one component of a path.</summary>
    /// <returns>The problem, or null when the name may be written on any operating system that this process runs on.</returns>
    public static string? FindProblem(ReadOnlySpan<byte> name) => name switch
    {
        [] => "an empty name",
        [(byte)'.'] => "the name '.'",
        [(byte)'.', (byte)'.'] => "the name '..'",
        _ when name.ContainsAny(Forbidden) => "a separator or NUL in a name",
        _ when IsDotGit(name) => "a name that stands for '.git'",
        _ when OperatingSystem.IsWindows() && !IsFitForWindows(name) => "a name that Windows does not allow",
        _ => null,
    };

    /// <summary>
    /// Whether some file system takes a name for <c>.git</c>: in any case, with code points that HFS+ ignores, or as NTFS
    /// writes it (<c>git~1</c>, dots and spaces at the end, a stream's name after a colon).
    /// </summary>
    public static bool IsDotGit(ReadOnlySpan<byte> name) => IsHfsDotName(name, "git"u8) || IsNtfsDotGit(name);

    private static bool IsFitForWindows(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return text[^1] is not ('.' or ' ')
            && text.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            && !Devices.Contains(text.Split('.')[0].TrimEnd(' '), StringComparer.OrdinalIgnoreCase);
    }
}
