using System.Globalization;
using System.Text.RegularExpressions;

namespace GitPush.Maintenance;

/// <summary>
/// A time in the past, as <c>gc.pruneExpire</c> names it (git-config(1)): an age such as <c>2.weeks.ago</c> or <c>3 days</c>, a
/// date with or without a time, seconds since 1970, <c>now</c> or <c>never</c>. git guesses at far more than that; a guess is no
/// reason to delete anything.
/// </summary>
internal static partial class ExpiryDate
{
    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    // git takes a smaller number for a part of a date.
    private const long LeastSeconds = 100_000_000;

    /// <summary>Reads a time.</summary>
    /// <param name="zone">That of times which name none.</param>
    /// <param name="before">What is older has expired; null: nothing ever does.</param>
    /// <returns>False when it is none of these forms, or lies in the future, which git does not take either.</returns>
    public static bool TryParse(string text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset? before)
    {
        text = text.Trim();
        before = null;
        if (Is(text, "never") || text == "false")
        {
            return true;
        }

        if (Is(text, "now") || text == "all")
        {
            before = now;
            return true;
        }

        var here = TimeZoneInfo.ConvertTime(now, zone);
        before = ParseSeconds(text) ?? ParseDate(text, here, zone) ?? ParseAge(text, here);
        return before < now;
    }

    // [@]seconds
    private static DateTimeOffset? ParseSeconds(string text)
    {
        var digits = text.StartsWith('@') ? text[1..] : text;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= LeastSeconds and < 1L << 36
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private static DateTimeOffset? ParseDate(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        var match = IsoDate.Match(text);
        if (!match.Success || !DateOnly.TryParseExact(
            $"{match.Groups["year"]}-{match.Groups["month"]}-{match.Groups["day"]}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return null;
        }

        if (match.Groups["time"] is not { Success: true } written)
        {
            // That day at the time of day that it is now, as in git.
            return At(day.ToDateTime(TimeOnly.FromTimeSpan(now.TimeOfDay)), now.Offset);
        }

        if (!TimeOnly.TryParseExact(written.ValueSpan, ["H:mm", "H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        var local = day.ToDateTime(time);
        var offset = match.Groups["zone"] is { Success: true, Value: var said } ? ParseZone(said) : zone.GetUtcOffset(local);
        return offset is { } known ? At(local, known) : null;
    }

    // zone = "Z" | ("+" | "-") hh [":"] mm
    private static TimeSpan? ParseZone(string zone)
    {
        if (zone is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        var hours = int.Parse(zone.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var minutes = int.Parse(zone.AsSpan(zone.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var offset = new TimeSpan(hours, minutes, 0);
        return hours > 13 || minutes > 59 ? null : zone[0] == '-' ? -offset : offset;
    }

    // age    = 1*(number unit) ["ago"] | "yesterday"; whatever is neither letter nor digit separates
    // number = 1*DIGIT | "one" … "ten"
    private static DateTimeOffset? ParseAge(string text, DateTimeOffset now)
    {
        if (Is(text, "yesterday"))
        {
            return now.AddDays(-1);
        }

        var words = Words.Matches(text).Select(match => match.Value).ToList();
        var count = words.Count > 0 && Is(words[^1], "ago") ? words.Count - 1 : words.Count;
        if (count == 0 || count % 2 != 0)
        {
            return null;
        }

        for (var i = 0; i < count; i += 2)
        {
            if (ParseNumber(words[i]) is not { } number || GoBack(now, number, words[i + 1]) is not { } earlier)
            {
                return null;
            }

            now = earlier;
        }

        return now;
    }

    private static int? ParseNumber(string word)
    {
        var named = Array.FindIndex(Numbers, name => Is(word, name));
        return named >= 0 ? named
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }

    private static DateTimeOffset? GoBack(DateTimeOffset from, int number, string unit) => unit.ToUpperInvariant() switch
    {
        "SECOND" or "SECONDS" => Less(from, number, TimeSpan.FromSeconds(1)),
        "MINUTE" or "MINUTES" => Less(from, number, TimeSpan.FromMinutes(1)),
        "HOUR" or "HOURS" => Less(from, number, TimeSpan.FromHours(1)),
        "DAY" or "DAYS" => Less(from, number, TimeSpan.FromDays(1)),
        "WEEK" or "WEEKS" => Less(from, number, TimeSpan.FromDays(7)),
        "MONTH" or "MONTHS" => LessMonths(from, number),
        "YEAR" or "YEARS" => LessMonths(from, number * 12L),
        _ => null,
    };

    private static DateTimeOffset Less(DateTimeOffset from, int number, TimeSpan unit) =>
        (from - DateTimeOffset.UnixEpoch).Ticks / unit.Ticks < number ? DateTimeOffset.UnixEpoch : from - (unit * number);

    // The 31st of a month that has none is the 1st of the next, as mktime(3) has it.
    private static DateTimeOffset LessMonths(DateTimeOffset from, long months) =>
        months >= (from.Year - DateTimeOffset.UnixEpoch.Year) * 12L
            ? DateTimeOffset.UnixEpoch
            : from.AddDays(1 - from.Day).AddMonths(-(int)months).AddDays(from.Day - 1);

    private static DateTimeOffset At(DateTime local, TimeSpan offset) =>
        local - DateTime.UnixEpoch < offset ? DateTimeOffset.UnixEpoch : new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset);

    private static bool Is(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^(?<year>[0-9]{4})[-/.](?<month>[0-9]{1,2})[-/.](?<day>[0-9]{1,2})(?:[ T](?<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?) ?(?<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?$")]
    private static partial Regex IsoDate { get; }

    [GeneratedRegex("[0-9]+|[A-Za-z]+")]
    private static partial Regex Words { get; }
}
