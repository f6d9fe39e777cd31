using System.Globalization;

namespace GitPush.Protocol;

/// <summary>Sizes as git writes them for people: <c>1.50 MiB</c>.</summary>
internal static class HumanSize
{
    public static string Format(long bytes) => bytes switch
    {
        > 1L << 30 => Format(bytes, 30, "GiB"),
        > 1L << 20 => Format(bytes, 20, "MiB"),
        > 1L << 10 => Format(bytes, 10, "KiB"),
        1 => "1 byte",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };

    private static string Format(long bytes, int shift, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / (1L << shift):0.00} {unit}");
}
