using GitPush.History;
using GitPush.PostgreSql.Schema;
using GitPush.PostgreSql.Tests.Support;
using Npgsql;

namespace GitPush.PostgreSql.Tests;

[TestClass]
public sealed class SchemaTests : IAsyncDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _schema = TestDatabase.NextSchema();
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(TestDatabase.Server.ConnectionString);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _temp.Dispose();
    }

    [TestMethod]
    public async Task Replicas_that_start_at_the_same_time_make_one_schema()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new SchemaMigrator(_schema, SchemaVersions.All).RunAsync(_source, Token))));

        Assert.AreEqual($"{SchemaVersions.All.Count} {SchemaVersions.All.Count}", await ScalarAsync($"select count(*) || ' ' || max(version) from {_schema}.schema_version"));
    }

    [TestMethod]
    public async Task A_schema_of_an_earlier_version_is_brought_up_to_date_with_its_records()
    {
        await new SchemaMigrator(_schema, [SchemaVersions.All[0]]).RunAsync(_source, Token);
        await ExecuteAsync($$"""
            insert into {{_schema}}.pushes (id, repository, trigger, result, started_at, record, output) values
                ('0190a1b2c3d47abc8def0123456789ab', 'shop', 'Push', 'Succeeded', '2030-01-01', '{"id":"0190a1b2c3d47abc8def0123456789ab","repository":"shop","transport":"ssh","startedAt":"2030-01-01T00:00:00+00:00","result":"Succeeded","refs":[]}', 'said')
            """);

        await using var replica = await Replica.StartAsync(_temp.Path, _schema);

        Assert.AreEqual(SchemaVersions.All.Count, await ScalarAsync($"select max(version) from {_schema}.schema_version"));
        Assert.AreEqual("said", (await replica.History.QueryAsync(new PushQuery(), Token).SingleAsync(Token)).Output);
        Assert.AreEqual(0L, await ScalarAsync($"select count(*) from {_schema}.imported_files"));
    }

    [TestMethod]
    public async Task A_step_that_fails_leaves_the_schema_as_it_was()
    {
        await new SchemaMigrator(_schema, [SchemaVersions.All[0]]).RunAsync(_source, Token);

        await Assert.ThrowsExactlyAsync<PostgresException>(
            () => new SchemaMigrator(_schema, [SchemaVersions.All[0], "create table {schema}.half (id int);", "nonsense;"]).RunAsync(_source, Token));

        Assert.AreEqual(1, await ScalarAsync($"select max(version) from {_schema}.schema_version"));
        Assert.IsInstanceOfType<DBNull>(await ScalarAsync($"select to_regclass('{_schema}.half')::text"));
    }

    [TestMethod]
    public async Task A_schema_of_a_newer_version_is_not_touched()
    {
        await new SchemaMigrator(_schema, [.. SchemaVersions.All, "create table {schema}.future (id int);"]).RunAsync(_source, Token);

        var exception = await Assert.ThrowsExactlyAsync<SchemaException>(() => new SchemaMigrator(_schema, SchemaVersions.All).RunAsync(_source, Token));

        Assert.AreEqual(
            $"The schema \"{_schema}\" of the push history is of version {SchemaVersions.All.Count + 1}, made by a newer GitPush.PostgreSql; this one knows up to version {SchemaVersions.All.Count}.",
            exception.Message);
    }

    [TestMethod]
    public async Task A_user_that_may_create_nothing_can_serve_where_the_schema_is_in_place()
    {
        await new SchemaMigrator(_schema, SchemaVersions.All).RunAsync(_source, Token);
        await ExecuteAsync($"""
            create role {_schema}_app login;
            grant usage on schema {_schema} to {_schema}_app;
            grant select, insert, update, delete on all tables in schema {_schema} to {_schema}_app
            """);

        await using var replica = await Replica.StartAsync(
            _temp.Path, _schema, options => options.ConnectionString = TestDatabase.Server.ConnectionString.Replace("Username=postgres", $"Username={_schema}_app", StringComparison.Ordinal));
        await replica.History.AppendAsync(Replica.Record(), Token);

        Assert.HasCount(1, await replica.IdsAsync(Token));
        Assert.AreEqual(0, replica.Spool.Waiting);
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        _ = await command.ExecuteNonQueryAsync(Token);
    }
}
