using GitPush.Core.Tests.Support;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class FileStampTests
{
    // Not a whole second.
    private static readonly long Written = new DateTime(2026, 11, 22, 10, 30, 0, 500, DateTimeKind.Utc).Ticks;

    [TestMethod]
    public void What_is_written_from_now_on_is_not_stamped_with_a_time_before_now()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 2_000; i++)
        {
            var path = folder.Combine($"{i % 10}");
            var before = FileClock.UtcNowTicks;
            File.WriteAllText(path, "");
            Assert.IsLessThanOrEqualTo(File.GetLastWriteTimeUtc(path).Ticks, before);
        }

        Assert.IsLessThan(TimeSpan.FromSeconds(5), (DateTime.UtcNow - new DateTime(FileClock.UtcNowTicks, DateTimeKind.Utc)).Duration());
    }

    [TestMethod]
    [DataRow(0, 40, false)]
    [DataRow(0, 60, true)]
    [DataRow(500, 2_000, false)]
    [DataRow(500, 3_500, true)]
    public void A_stamp_counts_when_its_clock_has_ticked_since(int offset, int age, bool isSettled)
    {
        var ticks = Written + (offset * TimeSpan.TicksPerMillisecond);

        var stamp = FileStamp.Create(ticks, 41, ticks + (age * TimeSpan.TicksPerMillisecond));

        Assert.AreEqual(isSettled, stamp.IsFresh(stamp));
    }

    [TestMethod]
    public void Another_time_and_another_length_are_no_fresh_ones()
    {
        var now = Written + TimeSpan.TicksPerMinute;
        var stamp = FileStamp.Create(Written, 41, now);

        Assert.IsTrue(stamp.IsFresh(FileStamp.Create(Written, 41, now)));
        Assert.IsFalse(stamp.IsFresh(FileStamp.Create(Written + 1, 41, now)));
        Assert.IsFalse(stamp.IsFresh(FileStamp.Create(Written, 42, now)));
    }
}
