using GitPush.History;
using GitPush.PostgreSql.Tests.Support;
using Npgsql;

namespace GitPush.PostgreSql.Tests;

[TestClass]
public sealed class PostgreSqlHistoryTests : PushLogContract, IAsyncDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _schema = TestDatabase.NextSchema();
    private readonly Dictionary<string, Replica> _replicas = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas.Values)
        {
            Assert.AreEqual(0, replica.Spool.Waiting, "a record did not reach the database");
            await replica.DisposeAsync();
        }

        _temp.Dispose();
    }

    [TestMethod]
    public async Task Names_that_are_too_long_for_an_index_are_found_all_the_same()
    {
        var name = "refs/heads/" + new string('ä', 1_500);
        var user = new string('u', 5_000);
        var log = Log();
        var id = await AppendAsync(log, Record() with { User = user, Refs = [Ref(name + "1"), Ref(name + "2")] });
        _ = await AppendAsync(log, Record() with { User = user + "x", Refs = [Ref(name + "3")] });

        CollectionAssert.AreEqual(new[] { id }, await IdsAsync(log, new PushQuery { User = user }));
        CollectionAssert.AreEqual(new[] { id }, await IdsAsync(log, new PushQuery { Ref = name + "2" }));
        Assert.AreEqual(name + "1", (await log.QueryAsync(new PushQuery { Id = id }, Token).SingleAsync(Token)).Refs[0].Name);
    }

    [TestMethod]
    public async Task A_schema_can_be_asked_with_sql()
    {
        var record = Record() with { User = "ada", Refs = [Ref("refs/heads/main")], KeyFingerprint = "SHA256:abc" };
        await Log().AppendAsync(record, Token);

        await using var source = NpgsqlDataSource.Create(TestDatabase.Server.ConnectionString);
        await using var command = source.CreateCommand(
            $"select p.user_name || ' ' || r.name || ' ' || (p.record->>'keyFingerprint') from {_schema}.pushes p join {_schema}.push_refs r on r.push_id = p.id");

        Assert.AreEqual("ada refs/heads/main SHA256:abc", await command.ExecuteScalarAsync(Token));
    }

    [TestMethod]
    public async Task Old_records_go_also_when_there_are_thousands()
    {
        _ = Log();
        var replica = _replicas["one"];
        for (var i = 0; i < 5; i++)
        {
            await replica.Database.AppendAsync([.. Enumerable.Range(0, 500).Select(_ => Ended())], Token);
        }

        Time.Advance(TimeSpan.FromDays(1));
        var kept = await AppendAsync(replica.History, Ended());

        Assert.AreEqual(2_500, await replica.History.RemoveAsync(new PushRetentionRule(Time.GetUtcNow().AddHours(-1), null, Time.GetUtcNow()), Token));
        CollectionAssert.AreEqual(new[] { kept }, await IdsAsync(replica.History, new PushQuery()));
    }

    private protected override IPushLog Log(string instance = "one")
    {
        if (!_replicas.TryGetValue(instance, out var replica))
        {
            replica = new Replica(_temp.CreateDirectory(instance), _schema);
            replica.Database.MigrateAsync(Token).GetAwaiter().GetResult();
            _replicas.Add(instance, replica);
        }

        return replica.History;
    }
}
