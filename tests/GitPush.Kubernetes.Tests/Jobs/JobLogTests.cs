using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Jobs;

[TestClass]
public sealed class JobLogTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_line_has_the_name_of_its_job_and_of_its_container_where_there_are_several()
    {
        var lines = await WriteAsync(new JobRunOptions(), log => log.WriteAsync(null, "one\r", default), log => log.WriteAsync("side", "two", default), log => log.TellAsync("three", default));

        CollectionAssert.AreEqual(new[] { "migrate: one", "migrate/side: two", "migrate: three" }, lines);
    }

    [TestMethod]
    public async Task A_long_line_is_cut_between_characters()
    {
        var lines = await WriteAsync(new JobRunOptions { MaxLogLineLength = 4 }, log => log.WriteAsync(null, "abc\U0001F600def", default));

        CollectionAssert.AreEqual(new[] { "migrate: abc…" }, lines);
    }

    [TestMethod]
    public async Task A_long_log_is_cut_and_its_end_is_shown_when_it_matters()
    {
        var many = Enumerable.Range(1, 100).Select(number => (Func<JobLog, ValueTask>)(log => log.WriteAsync(null, $"{number}", default)));

        var lines = await WriteAsync(new JobRunOptions { MaxLogLines = 2 }, [.. many, log => log.WriteTailAsync(default)]);

        CollectionAssert.AreEqual(
            new[] { "migrate: 1", "migrate: 2", "migrate: … its log goes on, and is not shown any further", "migrate: … 88 lines further" }
                .Concat(Enumerable.Range(91, 10).Select(number => $"migrate: {number}")).ToList(),
            lines);
    }

    private static async Task<List<string>> WriteAsync(JobRunOptions options, params Func<JobLog, ValueTask>[] writes)
    {
        var push = new TestPushContext("push1");
        using var log = new JobLog("migrate", options, push.WriteLineAsync);
        foreach (var write in writes)
        {
            await write(log);
        }

        return [.. push.Lines];
    }
}
