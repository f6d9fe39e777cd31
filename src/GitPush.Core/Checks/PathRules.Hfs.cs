using System.Buffers;
using System.Text;

namespace GitPush.Checks;

internal static partial class PathRules
{
    /// <summary>Whether HFS+ takes a name for a dot and some ASCII letters: it ignores case, and certain code points altogether.</summary>
    /// <param name="name">The name.</param>
    /// <param name="wanted">What follows the dot, in lower case.</param>
    public static bool IsHfsDotName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted)
    {
        if (!TryTakeHfsRune(ref name, out var rune) || rune.Value != '.')
        {
            return false;
        }

        foreach (var letter in wanted)
        {
            if (!TryTakeHfsRune(ref name, out rune) || !rune.IsAscii || char.ToLowerInvariant((char)rune.Value) != letter)
            {
                return false;
            }
        }

        return !TryTakeHfsRune(ref name, out _);
    }

    /// <summary>The next code point that HFS+ does not ignore; none at the end, and none where the bytes are no UTF-8.</summary>
    private static bool TryTakeHfsRune(ref ReadOnlySpan<byte> name, out Rune rune)
    {
        while (Rune.DecodeFromUtf8(name, out rune, out var length) == OperationStatus.Done)
        {
            name = name[length..];
            if (!IsIgnoredByHfs(rune.Value))
            {
                return true;
            }
        }

        return false;
    }

    // Zero-width joiners, marks, embeddings and overrides of writing direction, shaping controls, the byte order mark.
    private static bool IsIgnoredByHfs(int value) => value
        is (>= 0x200C and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x206A and <= 0x206F) or 0xFEFF;
}
