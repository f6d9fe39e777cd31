using System.Buffers.Text;

namespace GitPush.Objects;

/// <summary>
/// Who and when, as commits and tags write it: <c>name &lt;email&gt; seconds zone</c>. Old and foreign tools have written much
/// else, so nothing here fails: what cannot be read is empty, or 1970.
/// </summary>
internal static class SignatureText
{
    // What DateTimeOffset can hold.
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;
    private const int MaxZoneMinutes = 14 * 60;

    public static Signature Parse(ReadOnlySpan<byte> text, ReadOnlySpan<byte> encoding)
    {
        var open = text.IndexOf((byte)'<');
        var close = text.LastIndexOf((byte)'>');
        var name = open < 0 ? text : text[..open];
        var email = open < 0 || close <= open ? default : text[(open + 1)..close];
        return new Signature(
            GitText.Decode(name, encoding).Trim(), GitText.Decode(email, encoding).Trim(), When(text[(close + 1)..]));
    }

    /// <summary>The seconds since 1970; zero when they cannot be read.</summary>
    public static long Seconds(ReadOnlySpan<byte> text) => ReadSeconds(text[(text.LastIndexOf((byte)'>') + 1)..], out _);

    private static DateTimeOffset When(ReadOnlySpan<byte> text)
    {
        var seconds = Math.Clamp(ReadSeconds(text, out var rest), MinSeconds, MaxSeconds);
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var zone = TimeSpan.FromMinutes(ReadZone(rest));

        // The local time must be one that can be held, too.
        var local = time.Ticks + zone.Ticks;
        return local < DateTimeOffset.MinValue.Ticks || local > DateTimeOffset.MaxValue.Ticks ? time : time.ToOffset(zone);
    }

    private static long ReadSeconds(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        text = text.TrimStart((byte)' ');
        if (!Utf8Parser.TryParse(text, out long seconds, out var length))
        {
            rest = default;
            return 0;
        }

        rest = text[length..];
        return seconds;
    }

    /// <summary>A zone such as +0530, in minutes.</summary>
    private static int ReadZone(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (!Utf8Parser.TryParse(text, out int zone, out _))
        {
            return 0;
        }

        var minutes = (Math.Clamp(zone, -9999, 9999) / 100 * 60) + (zone % 100);
        return Math.Clamp(minutes, -MaxZoneMinutes, MaxZoneMinutes);
    }
}
