using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>A public key as text: type, key in base64, comment, with blanks between them; so in <c>.pub</c> files and in lists of keys.</summary>
internal static class KeyText
{
    /// <summary>The longest line that is looked at, in characters, as sshd(8) has it.</summary>
    public const int MaxLength = 8192;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");

    // With one of these begin the names of all types of keys that there are, and of no option.
    private static readonly string[] TypePrefixes = ["ssh-", "ecdsa-", "sk-", "webauthn-"];

    /// <summary>Whether a key begins here, and no option before one.</summary>
    public static bool IsType(ReadOnlySpan<char> line)
    {
        foreach (var prefix in TypePrefixes)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads type and key, and goes behind them.</summary>
    /// <param name="reason">Why there is no key, or none that is supported.</param>
    public static bool TryTake(
        ref ReadOnlySpan<char> line, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        var type = TakeField(ref line);
        var base64 = TakeField(ref line);
        var blob = new byte[base64.Length];
        if (base64.IsEmpty || !Convert.TryFromBase64Chars(base64, blob, out var length))
        {
            reason = "The key is not in base64.";
            return false;
        }

        if (!PublicKey.TryParse(blob.AsSpan(0, length), out key, out reason))
        {
            return false;
        }

        if (!type.SequenceEqual(key.Type))
        {
            reason = $"The line says another type of key than the key, which is of type {key.Type}.";
            return false;
        }

        return true;
    }

    /// <summary>Takes what stands before the next blank, and the blanks.</summary>
    public static ReadOnlySpan<char> TakeField(ref ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny(Blanks);
        var field = end < 0 ? line : line[..end];
        line = line[field.Length..].TrimStart(" \t");
        return field;
    }
}
