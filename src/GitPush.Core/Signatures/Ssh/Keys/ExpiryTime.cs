using System.Globalization;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>The times of <c>expiry-time</c>: <c>YYYYMMDD</c>, <c>YYYYMMDDHHMM</c> or <c>YYYYMMDDHHMMSS</c>, with a <c>Z</c> or <c>UTC</c> in UTC.</summary>
internal static class ExpiryTime
{
    /// <param name="localZone">The zone of times that do not say that they are in UTC.</param>
    /// <param name="seconds">Since 1970 in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo localZone, out long seconds)
    {
        seconds = 0;
        var digits = text.EndsWith("Z", StringComparison.OrdinalIgnoreCase) ? text[..^1]
            : text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) ? text[..^3]
            : text;
        var format = digits.Length switch { 8 => "yyyyMMdd", 12 => "yyyyMMddHHmm", 14 => "yyyyMMddHHmmss", _ => null };
        if (format is null
            || digits.ContainsAnyExceptInRange('0', '9')
            || !DateTime.TryParseExact(digits, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || time.Year < 1970)
        {
            return false;
        }

        // Of the hour that comes twice it is the second, in winter time, and the hour that is left out counts as winter time, too.
        var offset = digits.Length < text.Length ? TimeSpan.Zero : localZone.GetUtcOffset(time);
        seconds = (time - DateTime.UnixEpoch - offset).Ticks / TimeSpan.TicksPerSecond;
        return true;
    }
}
