using System.Diagnostics.CodeAnalysis;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Signatures.Ssh;

/// <summary>Parses one line of an allowed signers file (ssh-keygen(1), "ALLOWED SIGNERS"): principals, options, key, comment.</summary>
internal static class AllowedSignerLine
{
    /// <param name="line">Neither blank nor a comment.</param>
    /// <param name="localZone">The zone of times that do not say that they are in UTC.</param>
    /// <param name="reason">Why the line is refused.</param>
    public static bool TryParse(
        ReadOnlySpan<char> line, TimeZoneInfo localZone, [NotNullWhen(true)] out AllowedSigner? signer, [NotNullWhen(false)] out string? reason)
    {
        signer = null;
        if (line.Length > KeyText.MaxLength)
        {
            reason = $"The line has more than {KeyText.MaxLength} characters.";
            return false;
        }

        line = line.Trim();
        if (!TryTakeWord(ref line, out var principals) || principals.Length == 0)
        {
            reason = "The line does not begin with principals, such as ada@example.com.";
            return false;
        }

        string? namespaces = null;
        var (after, before) = ((long?)null, (long?)null);
        if (!line.IsEmpty && !KeyText.IsType(line) && !TryTakeOptions(ref line, localZone, ref namespaces, ref after, ref before, out reason))
        {
            return false;
        }

        if (!KeyText.IsType(line))
        {
            reason = "No key follows the principals and the options.";
            return false;
        }

        if (!KeyText.TryTake(ref line, out var key, out reason))
        {
            return false;
        }

        signer = new AllowedSigner(key, principals, namespaces, after, before);
        return true;
    }

    /// <summary>Reads options with commas between them, and the blanks behind them.</summary>
    private static bool TryTakeOptions(
        ref ReadOnlySpan<char> line,
        TimeZoneInfo localZone,
        ref string? namespaces,
        ref long? after,
        ref long? before,
        [NotNullWhen(false)] out string? reason)
    {
        while (true)
        {
            var end = line.IndexOfAny("=, \t");
            var name = (end < 0 ? line : line[..end]).ToString().ToLowerInvariant();
            line = line[name.Length..];
            string? value = null;
            if (line.StartsWith("=\"", StringComparison.Ordinal))
            {
                line = line[2..];
                var quote = line.IndexOf('"');
                if (quote < 0)
                {
                    reason = $"The value of '{name}' has no closing quote.";
                    return false;
                }

                value = line[..quote].ToString();
                line = line[(quote + 1)..];
            }

            reason = Apply(name, value, localZone, ref namespaces, ref after, ref before);
            if (reason is not null)
            {
                return false;
            }

            if (!line.StartsWith(','))
            {
                break;
            }

            line = line[1..];
        }

        line = line.TrimStart(" \t");
        reason = after >= before ? "'valid-after' is not before 'valid-before'." : null;
        return reason is null;
    }

    private static string? Apply(
        string name, string? value, TimeZoneInfo localZone, ref string? namespaces, ref long? after, ref long? before)
    {
        switch (name)
        {
            case "namespaces" when value is { Length: > 0 } && namespaces is null:
                namespaces = value;
                return null;
            case "valid-after" when value is not null && after is null && ExpiryTime.TryParse(value, localZone, out var seconds):
                after = seconds;
                return null;
            case "valid-before" when value is not null && before is null && ExpiryTime.TryParse(value, localZone, out var seconds):
                before = seconds;
                return null;
            case "cert-authority":
                return "Certificates are not supported: list the keys themselves in place of a 'cert-authority'.";
            case "namespaces" or "valid-after" or "valid-before":
                return $"The option '{name}' has no value in quotes that it could have, or stands there twice.";
            default:
                return $"There is no option '{(name.Length > 40 ? name[..40] : name)}'.";
        }
    }

    /// <summary>Reads what stands before the next blank, or between quotes.</summary>
    private static bool TryTakeWord(ref ReadOnlySpan<char> line, [NotNullWhen(true)] out string? word)
    {
        word = null;
        if (!line.StartsWith('"'))
        {
            word = KeyText.TakeField(ref line).ToString();
            return true;
        }

        var quote = line[1..].IndexOf('"');
        if (quote < 0)
        {
            return false;
        }

        word = line.Slice(1, quote).ToString();
        line = line[(quote + 2)..].TrimStart(" \t");
        return true;
    }
}
