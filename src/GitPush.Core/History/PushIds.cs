using System.Globalization;

namespace GitPush.History;

/// <summary>
/// The ids of pushes: UUIDs of version 7 (RFC 9562 §5.7) as 32 hexadecimal digits, of which the first twelve are the time in
/// milliseconds, so that ids sort by time.
/// </summary>
internal static class PushIds
{
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <summary>When an id was made, or null for what is no such id.</summary>
    public static DateTimeOffset? TimeOf(string id)
    {
        if (!Guid.TryParseExact(id, "N", out var guid) || guid.Version != 7)
        {
            return null;
        }

        // 48 bits reach beyond the calendar.
        var milliseconds = Convert.ToInt64(id[..12], 16);
        return milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    /// <summary>What ids that were made at a time or later are not less than, in the order of their characters.</summary>
    public static string LowerBound(DateTimeOffset time) =>
        Math.Clamp(time.ToUnixTimeMilliseconds(), 0, 0xffff_ffff_ffff).ToString("x12", CultureInfo.InvariantCulture);
}
