using GitPush.Kubernetes.Jobs;

namespace GitPush.Kubernetes.Tests.Jobs;

[TestClass]
public sealed class LogCursorTests
{
    // The last lines of a container, as the kubelet gives them: two of them in the second that is asked for again.
    private static readonly string[] Log =
    [
        "2026-01-01T10:00:01.100000000Z one",
        "2026-01-01T10:00:02.900000000Z two",
        "2026-01-01T10:00:03.000000000Z same",
        "2026-01-01T10:00:03.000000000Z same",
        "2026-01-01T10:00:02.999999999Z from the other stream",
        "2026-01-01T10:00:03.500000000Z five",
        "2026-01-01T10:00:04.000000000Z six",
    ];

    public static IEnumerable<object[]> Breaks => Enumerable.Range(0, Log.Length + 1).Select(at => new object[] { at });

    [TestMethod]
    [DynamicData(nameof(Breaks))]
    public void However_a_connection_breaks_every_line_is_read_once(int breaksAfter)
    {
        var cursor = new LogCursor();
        var read = Read(cursor, Log.Take(breaksAfter)).ToList();

        // The second connection breaks after one more line, and the third goes on to the end.
        read.AddRange(Read(cursor, Since(cursor).Take(1)));
        read.AddRange(Read(cursor, Since(cursor)));

        CollectionAssert.AreEqual(Log.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToList(), read);
    }

    [TestMethod]
    public void The_lines_of_a_second_run_in_the_same_second_are_all_read()
    {
        var cursor = new LogCursor();

        CollectionAssert.AreEqual(new[] { "first" }, Read(cursor, ["2026-01-01T10:00:01.100000000Z first"]));
        CollectionAssert.AreEqual(new[] { "second" }, Read(cursor, ["2026-01-01T10:00:01.200000000Z second"]));
        Assert.IsEmpty(Read(cursor, ["2026-01-01T10:00:01.200000000Z second"]));
    }

    [TestMethod]
    public void A_line_without_a_time_is_taken_as_it_is()
    {
        var read = Read(new LogCursor(), ["unable to retrieve container logs", "2026-01-01T10:00:01Z", "2026-01-01T10:00:01Z "]);

        CollectionAssert.AreEqual(new[] { "unable to retrieve container logs", "", "" }, read);
    }

    // The kubelet gives the lines that are not before the time, in the order of the file.
    private static List<string> Since(LogCursor cursor)
    {
        var since = cursor.Since;
        return Log.Where(line => since is null || DateTimeOffset.Parse(line[..30], System.Globalization.CultureInfo.InvariantCulture) >= since).ToList();
    }

    private static List<string> Read(LogCursor cursor, IEnumerable<string> lines)
    {
        var read = new List<string>();
        cursor.BeginReading();
        foreach (var stamped in lines)
        {
            if (cursor.TryTake(stamped, out var line))
            {
                read.Add(line);
            }
        }

        return read;
    }
}
