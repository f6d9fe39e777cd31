using System.Diagnostics.CodeAnalysis;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>Parses one line: options, type of key, key in base64, comment, with blanks between them, the first and the last optional.</summary>
internal static class AuthorizedKeyLine
{
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
        if (line.Length > KeyText.MaxLength)
        {
            reason = $"The line has more than {KeyText.MaxLength} characters.";
            return false;
        }

        var options = new AuthorizedKeyOptions();
        if (!KeyText.IsType(line))
        {
            if (!AuthorizedKeyOptionParser.TryParse(ref line, localZone, out options, out reason))
            {
                return false;
            }

            line = line.TrimStart(" \t");
            if (!KeyText.IsType(line))
            {
                reason = "No key follows the options.";
                return false;
            }
        }

        if (!KeyText.TryTake(ref line, out var key, out reason))
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
        if (line.Length > KeyText.MaxLength)
        {
            reason = $"The line has more than {KeyText.MaxLength} characters.";
            return false;
        }

        if (line.ContainsAny('\r', '\n'))
        {
            reason = "There is more than one line.";
            return false;
        }

        if (!KeyText.IsType(line))
        {
            reason = "The line does not begin with the type of a key, such as ssh-ed25519.";
            return false;
        }

        if (!KeyText.TryTake(ref line, out key, out reason))
        {
            return false;
        }

        comment = ToComment(line);
        return true;
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
