using System.Diagnostics;
using GitPush.History;
using GitPush.PostgreSql.Tests.Support;
using Npgsql;

namespace GitPush.PostgreSql.Tests;

[TestClass]
public sealed class OutageTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _schema = TestDatabase.NextSchema();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [TestMethod]
    public async Task Records_of_the_time_without_a_database_are_written_once_it_is_back()
    {
        await using var replica = await Replica.StartAsync(_temp.Path, _schema);
        var records = Enumerable.Range(0, 4).Select(_ => Replica.Record()).ToList();
        await replica.History.AppendAsync(records[0], Token);

        TestDatabase.Server.Stop();
        try
        {
            await replica.History.AppendAsync(records[1], Token);
            await replica.History.AppendAsync(records[2] with { Result = PushResult.Running, EndedAt = null }, Token);
            await replica.History.AppendAsync(records[2], Token);

            var health = await replica.History.CheckAsync(Token);
            Assert.IsFalse(health.IsReachable);
            Assert.AreEqual(3, health.Waiting);
            Assert.AreEqual("the push history's database cannot be reached", health.Problem);
            var exception = await Assert.ThrowsExactlyAsync<PushLogUnavailableException>(() => replica.IdsAsync(Token));
            Assert.AreEqual("the push history's database cannot be reached", exception.Message);
            await Assert.ThrowsAsync<NpgsqlException>(() => replica.History.DrainAsync(Token));
        }
        finally
        {
            TestDatabase.Server.Start();
        }

        await replica.History.AppendAsync(records[3], Token);
        var found = await replica.History.QueryAsync(new PushQuery(), Token).ToDictionaryAsync(push => push.Id, cancellationToken: Token);

        CollectionAssert.AreEquivalent(records.Select(record => record.Id).ToList(), found.Keys);
        Assert.IsTrue(found.Values.All(push => push is { Result: PushResult.Succeeded, Output: "done\n" }));
        Assert.AreEqual(PushLogHealth.Healthy, await replica.History.CheckAsync(Token));
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(_temp.Path, "spool")));
        Assert.HasCount(1, replica.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).ToList(), "an outage is told once");
    }

    [TestMethod]
    public async Task A_restart_between_two_pushes_loses_neither()
    {
        await using var replica = await Replica.StartAsync(_temp.Path, _schema);
        var ids = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            for (var push = 0; push < 3; push++)
            {
                var record = Replica.Record();
                ids.Add(record.Id);
                await replica.History.AppendAsync(record, Token);
            }

            TestDatabase.Server.Stop();
            TestDatabase.Server.Start();
        }

        // The first one after a restart meets connections that are broken.
        await replica.History.AppendAsync(Replica.Record() with { Id = ids[0] }, Token);
        CollectionAssert.AreEquivalent(ids, await replica.IdsAsync(Token));
    }

    [TestMethod]
    public async Task A_database_that_does_not_answer_holds_no_push_up()
    {
        await using var replica = await Replica.StartAsync(_temp.Path, _schema, options => options.AppendTimeout = TimeSpan.FromMilliseconds(200));
        var records = Enumerable.Range(0, 3).Select(_ => Replica.Record()).ToList();
        await using var source = NpgsqlDataSource.Create(TestDatabase.Server.ConnectionString);
        await using (var connection = await source.OpenConnectionAsync(Token))
        {
            await using var transaction = await connection.BeginTransactionAsync(Token);
            await using var command = new NpgsqlCommand($"lock table {_schema}.pushes in access exclusive mode", connection);
            _ = await command.ExecuteNonQueryAsync(Token);

            await replica.History.AppendAsync(records[0], Token);
            Assert.AreEqual(1, replica.Spool.Waiting);

            // The others do not even wait.
            await replica.History.AppendAsync(records[1], Token);
            await replica.History.AppendAsync(records[2], Token);
            Assert.HasCount(1, replica.Log.Lines.Where(line => line.Contains("did not answer within", StringComparison.Ordinal)).ToList());
            Assert.IsFalse((await replica.History.CheckAsync(Token)).IsReachable);
        }

        await DrainAsync(replica);
        CollectionAssert.AreEquivalent(records.Select(record => record.Id).ToList(), await replica.IdsAsync(Token));
    }

    [TestMethod]
    public async Task A_dead_servers_records_are_taken_over_and_a_living_ones_are_not()
    {
        var one = new Replica(_temp.Path, _schema);
        await using var two = await Replica.StartAsync(_temp.Path, _schema);
        var record = Replica.Record();
        var torn = Replica.Record() with { Result = PushResult.Running, EndedAt = null };
        await one.History.AppendAsync(record, Token);
        await one.History.AppendAsync(torn, Token);
        Assert.AreEqual(2, one.Spool.Waiting, "a schema that nobody has looked at takes no record");

        await two.History.DrainAsync(Token);
        Assert.IsEmpty(await two.IdsAsync(Token));

        await one.DisposeAsync();
        await two.History.DrainAsync(Token);

        CollectionAssert.AreEquivalent(new[] { record.Id, torn.Id }, await two.IdsAsync(Token));
        Assert.AreEqual(torn.Id, (await two.History.QueryAsync(new PushQuery { Result = PushResult.Interrupted }, Token).SingleAsync(Token)).Id);
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(_temp.Path, "spool")));
    }

    [TestMethod]
    public async Task A_record_that_the_database_will_never_take_holds_up_no_other()
    {
        await using var replica = await Replica.StartAsync(_temp.Path, _schema);
        await using var source = NpgsqlDataSource.Create(TestDatabase.Server.ConnectionString);
        await using var command = source.CreateCommand($"alter table {_schema}.pushes add constraint no_bad check (repository <> 'bad')");
        _ = await command.ExecuteNonQueryAsync(Token);
        var good = Replica.Record();

        await replica.History.AppendAsync(Replica.Record() with { Repository = "bad" }, Token);
        await replica.History.AppendAsync(good, Token);

        CollectionAssert.AreEqual(new[] { good.Id }, await replica.IdsAsync(Token));
        Assert.AreEqual(0, replica.Spool.Waiting);
        var file = Directory.GetFiles(Path.Combine(_temp.Path, "spool/refused")).Single();
        StringAssert.Contains(await File.ReadAllTextAsync(file, Token), "\"repository\":\"bad\"");
    }

    /// <summary>Again until it is done: on a busy machine the time of an append may be up before the database has come to it.</summary>
    private async Task DrainAsync(Replica replica)
    {
        for (var patience = Stopwatch.StartNew(); replica.Spool.Waiting > 0;)
        {
            Assert.IsLessThan(TimeSpan.FromMinutes(2), patience.Elapsed);
            try
            {
                await replica.History.DrainAsync(Token);
            }
            catch (TimeoutException)
            {
                // Next time.
            }
        }
    }
}
