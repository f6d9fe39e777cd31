using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>Parses one line: options, type of key, key in base64, comment, with blanks between them, the first and the last optional.</summary>
internal static class AuthorizedKeyLine
{
    /// <summary>The longest line that is looked at, in characters, as sshd(8) has it.</summary>
    public const int MaxLength = 8192;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");

    // With one of these begin the names of all types of keys that there are, and of no option.
    private static readonly string[] TypePrefixes = ["ssh-", "ecdsa-", "sk-", "webauthn-"];

    /// <param name="line">Neither blank nor a comment, and without blanks around it.</param>
    /// <param name="reason">Why the line is refused.</param>
    public static bool TryParse(
        int lineNumber,
        ReadOnlySpan<char> line,
        TimeZoneInfo localZone,
        [NotNullWhen(true)] out AuthorizedKey? entry,
        [NotNullWhen(false)] out string? reason)
    {
        entry = null;
        if (line.Length > MaxLength)
        {
            reason = $"The line has more than {MaxLength} characters.";
            return false;
        }

        var options = new AuthorizedKeyOptions();
        if (!IsType(line))
        {
            if (!AuthorizedKeyOptionParser.TryParse(ref line, localZone, out options, out reason))
            {
                return false;
            }

            line = line.TrimStart(" \t");
            if (!IsType(line))
            {
                reason = "No key follows the options.";
                return false;
            }
        }

        if (!TryParseKey(ref line, out var key, out reason))
        {
            return false;
        }

        // A promise that the line makes and nobody could keep.
        if (!key.IsSecurityKey && options.Required.HasFlag(SecurityKeyFlags.UserVerified))
        {
            reason = $"'verify-required' is for security keys, and not for a key of type {key.Type}.";
            return false;
        }

        entry = new AuthorizedKey(lineNumber, key, options, ToComment(line));
        return true;
    }

    /// <summary>Parses a line that must have no options, as in <c>.pub</c> files.</summary>
    /// <param name="line">Without blanks around it.</param>
    /// <param name="reason">Why the line is refused.</param>
    public static bool TryParseWithoutOptions(
        ReadOnlySpan<char> line,
        [NotNullWhen(true)] out PublicKey? key,
        [NotNullWhen(true)] out string? comment,
        [NotNullWhen(false)] out string? reason)
    {
        (key, comment) = (null, null);
        if (line.Length > MaxLength)
        {
            reason = $"The line has more than {MaxLength} characters.";
            return false;
        }

        if (line.ContainsAny('\r', '\n'))
        {
            reason = "There is more than one line.";
            return false;
        }

        if (!IsType(line))
        {
            reason = "The line does not begin with the type of a key, such as ssh-ed25519.";
            return false;
        }

        if (!TryParseKey(ref line, out key, out reason))
        {
            return false;
        }

        comment = ToComment(line);
        return true;
    }

    private static bool IsType(ReadOnlySpan<char> line)
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

    private static bool TryParseKey(
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

    private static ReadOnlySpan<char> TakeField(ref ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny(Blanks);
        var field = end < 0 ? line : line[..end];
        line = line[field.Length..].TrimStart(" \t");
        return field;
    }

    // Comments end up in logs and on terminals.
    private static string ToComment(ReadOnlySpan<char> rest)
    {
        var comment = rest.ToArray();
        for (var i = 0; i < comment.Length; i++)
        {
            if (char.IsControl(comment[i]))
            {
                comment[i] = ' ';
            }
        }

        return new string(comment);
    }
}
