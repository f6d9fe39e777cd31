using System.Globalization;
using GitPush.Core.Tests.Support;
using GitPush.Maintenance;

namespace GitPush.Core.Tests.Maintenance;

[TestClass]
public sealed class ExpiryDateTests
{
    // In New York it is summer, and was winter three weeks before.
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 10, 30, 0, TimeSpan.Zero);

    [TestMethod]
    [DataRow("2.weeks.ago")]
    [DataRow("2weeks")]
    [DataRow("two weeks ago")]
    [DataRow("3 days ago")]
    [DataRow("1.day")]
    [DataRow("90.days.ago")]
    [DataRow("1.hour.ago")]
    [DataRow("10 minutes")]
    [DataRow("30.seconds.ago")]
    [DataRow("1.month.ago")]
    [DataRow("5.months.ago")]
    [DataRow("2.years.ago")]
    [DataRow("1 year 2 months ago")]
    [DataRow("yesterday")]
    [DataRow("2026-01-31")]
    [DataRow("2026.01.02")]
    [DataRow("2026-03-29 02:30")]
    [DataRow("2026/01/02 3:04:05")]
    [DataRow("2026-01-01T12:00:00Z")]
    [DataRow("2026-01-01 12:00:00 +0100")]
    [DataRow("2026-01-01 12:00-01:30")]
    [DataRow("1234567890")]
    [DataRow("@1234567890")]
    public void A_time_is_the_one_that_git_reads(string text)
    {
        foreach (var zone in (string[])["UTC", "America/New_York"])
        {
            Assert.IsTrue(ExpiryDate.TryParse(text, Now, TimeZoneInfo.FindSystemTimeZoneById(zone), out var before), zone);
            Assert.AreEqual(AskGit(text, zone), before?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), zone);
        }
    }

    [TestMethod]
    [DataRow("never", null)]
    [DataRow("NEVER", null)]
    [DataRow("false", null)]
    [DataRow("now", "2026-03-31T10:30:00Z")]
    [DataRow("all", "2026-03-31T10:30:00Z")]
    [DataRow("100.years.ago", "1970-01-01T00:00:00Z")]
    [DataRow("2000000000.weeks.ago", "1970-01-01T00:00:00Z")]
    public void Some_words_are_no_times_of_the_clock(string text, string? expected)
    {
        Assert.IsTrue(ExpiryDate.TryParse(text, Now, TimeZoneInfo.Utc, out var before));

        Assert.AreEqual(expected, before?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("ago")]
    [DataRow("weeks.ago")]
    [DataRow("2.fortnights.ago")]
    [DataRow("last tuesday")]
    [DataRow("99999999999.days.ago")]
    [DataRow("0.days.ago")]
    [DataRow("2026-02-30")]
    [DataRow("2026-01-01 25:00")]
    [DataRow("2026-01-01 12:00 +9900")]
    [DataRow("2099-01-01")]
    [DataRow("20260101")]
    public void What_is_no_time_in_the_past_is_refused(string text) =>
        Assert.IsFalse(ExpiryDate.TryParse(text, Now, TimeZoneInfo.Utc, out _));

    private static string AskGit(string text, string zone)
    {
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path)
        {
            Environment = { ["TZ"] = zone, ["GIT_TEST_DATE_NOW"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        };
        return git.Run("-c", $"gc.pruneExpire={text}", "config", "--type=expiry-date", "--get", "gc.pruneExpire");
    }
}
