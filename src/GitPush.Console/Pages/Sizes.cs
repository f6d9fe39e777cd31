using System.Globalization;

namespace GitPush.Console.Pages;

/// <summary>Numbers of bytes and things for people.</summary>
internal static class Sizes
{
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_024 => Format($"{bytes} B"),
        < 1 << 20 => Format($"{bytes / 1_024.0:0.0} KiB"),
        < 1 << 30 => Format($"{bytes / (double)(1 << 20):0.0} MiB"),
        _ => Format($"{bytes / (double)(1 << 30):0.0} GiB"),
    };

    /// <summary><c>1 ref</c>, <c>2 refs</c>.</summary>
    public static string Count(long count, string one) => Format($"{count:#,0} {one}{(count == 1 ? "" : "s")}");

    public static string Number(long count) => Format($"{count:#,0}");

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
