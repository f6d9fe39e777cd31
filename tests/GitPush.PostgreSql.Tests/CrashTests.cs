using GitPush.History;
using GitPush.PostgreSql.Tests.Support;
using Npgsql;

namespace GitPush.PostgreSql.Tests;

[TestClass]
public sealed class CrashTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    /// <summary>The server is killed the moment that a client has its end, with another push in a stage, again and again.</summary>
    [TestMethod]
    [DataRow("files")]
    [DataRow("database")]
    [DataRow("spool")]
    [Timeout(600_000)]
    public async Task After_kill_9_the_history_has_every_push_whose_client_read_the_end(string store)
    {
        const int Rounds = 2;
        using var folder = new TempFolder();
        await using var source = NpgsqlDataSource.Create(TestDatabase.Server.ConnectionString);
        var database = TestDatabase.NextSchema();
        await using (var create = source.CreateCommand($"create database {database}"))
        {
            _ = await create.ExecuteNonQueryAsync(Token);
        }

        var connection = TestDatabase.Server.ConnectionString.Replace("Database=postgres", $"Database={database}", StringComparison.Ordinal);
        string[] arguments = store == "files" ? [] : [$"--postgresql={connection}"];
        var root = folder.CreateDirectory("root");
        var work = TestGit.Init(folder.Combine("work"));
        var confirmed = new List<string>();
        var interrupted = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var isAway = store == "spool" && round == 0;
            if (isAway)
            {
                TestDatabase.Server.Stop();
            }

            try
            {
                await using var host = await HostProcess.StartAsync(root, arguments);
                interrupted.Add(work.Commit("slow.txt", $"slow {round}", $"slow {round}"));
                using var slow = RunningGit.Start(work, "push", "-o", "wait=600000", $"{host.Url}slow.git", $"HEAD:refs/heads/slow{round}");
                await slow.WaitForAsync("stage: begins");
                for (var push = 0; push < 2; push++)
                {
                    confirmed.Add(work.Commit("fast.txt", $"fast {round} {push}", $"fast {round} {push}"));
                    await work.RunAsync(["push", "--force", $"{host.Url}fast{push}.git", "HEAD:refs/heads/main"], Token);
                }

                await host.KillAsync();
                Assert.AreNotEqual(0, await slow.EndAsync());
            }
            finally
            {
                if (isAway)
                {
                    TestDatabase.Server.Start();
                }
            }
        }

        var records = store == "files"
            ? await ReadAsync(new FilePushLog(Path.Combine(root, ".gitpush/history"), "reader"))
            : await ReadDatabaseAsync(root, connection);
        CollectionAssert.AreEquivalent(confirmed, records.Where(push => push.Result == PushResult.Succeeded).Select(push => push.Refs.Single().NewId).ToList());

        // What the dead server had in work is what the next one finds, and marks.
        CollectionAssert.AreEquivalent(interrupted, records.Where(push => push.Result is PushResult.Running or PushResult.Interrupted).Select(push => push.Refs.Single().NewId).ToList());
    }

    private async Task<List<PushRecord>> ReadDatabaseAsync(string root, string connection)
    {
        // The spool of the last one that was killed is drained by whoever comes next.
        await using var replica = await Replica.StartAsync(root, "gitpush", options => options.ConnectionString = connection);
        var spool = new Spool.PushSpool(Path.Combine(root, ".gitpush/history-spool"), replica.Instance, fsync: false);
        _ = await spool.DrainAsync((record, token) => replica.Database.AppendAsync([record], token), (_, _) => Task.CompletedTask, Token);
        return await ReadAsync(replica.History);
    }

    private async Task<List<PushRecord>> ReadAsync(IPushLog log) => await log.QueryAsync(new PushQuery(), Token).ToListAsync(Token);
}
