using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Core.Tests.Signatures.Ssh.Keys;

[TestClass]
public sealed class ExpiryTimeTests
{
    // Of 2026: one hour more from 29 March, 01:00 UTC, to 25 October, 01:00 UTC.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "Middle Europe", TimeSpan.FromHours(1), null, null, null,
        [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday))]);

    [TestMethod]
    [DataRow("20261121Z", "2026-11-21T00:00:00Z")]
    [DataRow("20261121z", "2026-11-21T00:00:00Z")]
    [DataRow("20261121UTC", "2026-11-21T00:00:00Z")]
    [DataRow("202611211430Z", "2026-11-21T14:30:00Z")]
    [DataRow("20261121143015Z", "2026-11-21T14:30:15Z")]
    [DataRow("20240229Z", "2024-02-29T00:00:00Z")]
    [DataRow("99991231235959Z", "9999-12-31T23:59:59Z")]
    [DataRow("20261121", "2026-11-20T23:00:00Z")]
    [DataRow("202607011200", "2026-07-01T10:00:00Z")]
    [DataRow("20260701120015", "2026-07-01T10:00:15Z")]
    [DataRow("202610250230", "2026-10-25T01:30:00Z")]
    [DataRow("202603290230", "2026-03-29T01:30:00Z")]
    public void Times_are_in_the_local_zone_unless_they_say_UTC(string text, string expected)
    {
        Assert.IsTrue(ExpiryTime.TryParse(text, Zone, out var seconds));

        Assert.AreEqual(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Z")]
    [DataRow("2026")]
    [DataRow("2026-11-21")]
    [DataRow("20261321Z")]
    [DataRow("20260230Z")]
    [DataRow("202611212430Z")]
    [DataRow("2026112114301")]
    [DataRow("20261121 Z")]
    [DataRow("20261121ZZ")]
    [DataRow("+0261121")]
    [DataRow("19691231Z")]
    [DataRow("٢٠٢٦١١٢١")]
    public void Anything_else_is_no_time(string text)
    {
        Assert.IsFalse(ExpiryTime.TryParse(text, Zone, out _));
    }
}
