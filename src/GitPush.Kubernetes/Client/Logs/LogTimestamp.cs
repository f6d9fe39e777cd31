using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GitPush.Kubernetes.Client.Logs;

/// <summary>The time at the beginning of a line of a log: RFC 3339, with up to nine digits of a second.</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Nanoseconds">Of the second.</param>
internal readonly record struct LogTimestamp(long Seconds, int Nanoseconds) : IComparable<LogTimestamp>
{
    private const int SecondsLength = 19;
    private const int MaxLength = 40;

    /// <summary>Reads <c>2026-01-31T08:15:30.123456789+01:00 text</c>.</summary>
    /// <param name="textStart">Where the text begins.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out LogTimestamp timestamp, out int textStart)
    {
        timestamp = default;
        var space = line[..Math.Min(line.Length, MaxLength)].IndexOf((byte)' ');
        var length = space >= 0 ? space : line.Length;
        textStart = Math.Min(length + 1, line.Length);
        if (length <= SecondsLength || length > MaxLength)
        {
            return false;
        }

        // A time without its fraction is what the framework reads; it knows no nanoseconds.
        var stamp = line[..length];
        var digits = 0;
        var nanoseconds = 0;
        if (stamp[SecondsLength] == '.')
        {
            var fraction = stamp[(SecondsLength + 1)..];
            while (digits < fraction.Length && char.IsAsciiDigit((char)fraction[digits]))
            {
                digits++;
            }

            if (digits is 0 or > 9 || !Utf8Parser.TryParse(fraction[..digits], out nanoseconds, out _))
            {
                return false;
            }
        }

        for (var i = digits; i < 9; i++)
        {
            nanoseconds *= 10;
        }

        var whole = Encoding.ASCII.GetString(stamp[..SecondsLength]) + Encoding.ASCII.GetString(stamp[(SecondsLength + (digits > 0 ? digits + 1 : 0))..]);
        if (!DateTimeOffset.TryParseExact(whole, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return false;
        }

        timestamp = new LogTimestamp(time.ToUnixTimeSeconds(), nanoseconds);
        return true;
    }

    public int CompareTo(LogTimestamp other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);

    public static bool operator <(LogTimestamp left, LogTimestamp right) => left.CompareTo(right) < 0;

    public static bool operator >(LogTimestamp left, LogTimestamp right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogTimestamp left, LogTimestamp right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogTimestamp left, LogTimestamp right) => left.CompareTo(right) >= 0;
}
