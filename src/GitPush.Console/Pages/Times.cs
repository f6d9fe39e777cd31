using System.Globalization;
using GitPush.Console.Html;

namespace GitPush.Console.Pages;

/// <summary>Times and durations for people.</summary>
internal static class Times
{
    /// <summary>How long ago something was; the exact time in UTC is a pointer's rest away, and in the markup.</summary>
    public static Markup Ago(DateTimeOffset time, DateTimeOffset now) =>
        Markup.Of($"""<time datetime="{Machine(time)}" title="{Exact(time)}">{Relative(now - time, time)}</time>""");

    /// <summary>The time in UTC.</summary>
    public static Markup At(DateTimeOffset time) => Markup.Of($"""<time datetime="{Machine(time)}">{Exact(time)}</time>""");

    public static string Exact(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => Format($"{Math.Max(0, Math.Round(duration.TotalMilliseconds))} ms"),
        { TotalSeconds: < 59.95 } => Format($"{duration.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => Format($"{(int)duration.TotalMinutes} min {duration.Seconds} s"),
        { TotalDays: < 1 } => Format($"{duration.Hours} h {duration.Minutes} min"),
        _ => Format($"{(int)duration.TotalDays} d {duration.Hours} h"),
    };

    private static string Relative(TimeSpan age, DateTimeOffset time) => age switch
    {
        { TotalSeconds: < 10 and > -10 } => "just now",
        { TotalSeconds: <= -10 } => Exact(time),
        { TotalMinutes: < 1 } => Format($"{(int)age.TotalSeconds} s ago"),
        { TotalHours: < 1 } => Format($"{(int)age.TotalMinutes} min ago"),
        { TotalDays: < 1 } => Format($"{(int)age.TotalHours} h ago"),
        { TotalDays: < 31 } => Format($"{(int)age.TotalDays} d ago"),
        _ => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string Machine(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
