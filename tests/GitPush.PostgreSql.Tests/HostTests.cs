using GitPush.History;
using GitPush.PostgreSql.Schema;
using GitPush.PostgreSql.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GitPush.PostgreSql.Tests;

[TestClass]
public sealed class HostTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _schema = TestDatabase.NextSchema();
    private readonly CapturedLog _log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private static string ConnectionString => TestDatabase.Server.ConnectionString;

    public void Dispose() => _temp.Dispose();

    [TestMethod]
    public async Task A_host_has_its_history_in_the_database()
    {
        using var host = Build(git => git.AddPostgreSqlHistory(ConnectionString, options => options.Schema = _schema));
        await host.StartAsync(Token);
        var record = Replica.Record();

        await host.Services.GetRequiredService<IPushLog>().AppendAsync(record, Token);
        await host.StopAsync(Token);

        await using var replica = await Replica.StartAsync(_temp.CreateDirectory("other"), _schema);
        CollectionAssert.AreEqual(new[] { record.Id }, await replica.IdsAsync(Token));
    }

    [TestMethod]
    public async Task A_host_may_bring_its_own_data_source()
    {
        using var host = Build(git =>
        {
            git.Services.AddSingleton(_ => NpgsqlDataSource.Create(ConnectionString));
            git.AddPostgreSqlHistory(options => options.Schema = _schema);
        });
        await host.StartAsync(Token);
        await host.Services.GetRequiredService<IPushLog>().AppendAsync(Replica.Record(), Token);

        Assert.IsTrue((await ((IPushLogHealth)host.Services.GetRequiredService<IPushLog>()).CheckAsync(Token)).IsReachable);
        await host.StopAsync(Token);
    }

    [TestMethod]
    [DataRow("Host=db", "Bad-Name", "PostgreSqlHistoryOptions.Schema must have lower-case letters, digits and '_' only, at most 63, and is 'Bad-Name'.")]
    [DataRow("Password=secret", "gitpush", "PostgreSqlHistoryOptions.ConnectionString is no connection string of Npgsql with a Host.")]
    [DataRow("Secret=1", "gitpush", "PostgreSqlHistoryOptions.ConnectionString is no connection string of Npgsql with a Host.")]
    [DataRow(null, "gitpush", "PostgreSqlHistoryOptions.ConnectionString is not set, and no NpgsqlDataSource is registered.")]
    public async Task A_wrong_option_stops_the_start(string? connectionString, string schema, string message)
    {
        using var host = Build(git => git.AddPostgreSqlHistory(options =>
        {
            options.ConnectionString = connectionString;
            options.Schema = schema;
        }));

        var exception = await Assert.ThrowsAsync<Exception>(() => host.StartAsync(Token));

        Assert.IsInstanceOfType<OptionsValidationException>(exception);
        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    public async Task A_database_that_cannot_be_used_stops_the_start()
    {
        using var host = Build(git => git.AddPostgreSqlHistory(ConnectionString.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal)));

        var exception = await Assert.ThrowsAsync<Exception>(() => host.StartAsync(Token));

        Assert.AreEqual("The push history's database cannot be used: 3D000: database \"nowhere\" does not exist", exception.Message);
    }

    [TestMethod]
    public async Task A_newer_schema_stops_the_start()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await new SchemaMigrator(_schema, [.. SchemaVersions.All, "create table {schema}.future (id int);"]).RunAsync(source, Token);
        using var host = Build(git => git.AddPostgreSqlHistory(ConnectionString, options => options.Schema = _schema));

        await Assert.ThrowsAsync<SchemaException>(() => host.StartAsync(Token));
    }

    [TestMethod]
    public async Task A_server_starts_without_its_database_and_writes_what_it_recorded_once_that_is_there()
    {
        TestDatabase.Server.Stop();
        var isStopped = true;
        try
        {
            using var host = Build(git => git.AddPostgreSqlHistory(ConnectionString, options => options.Schema = _schema));
            await host.StartAsync(Token);
            await _log.WaitForAsync("The push history's database cannot be reached.");
            var record = Replica.Record();
            await host.Services.GetRequiredService<IPushLog>().AppendAsync(record, Token);

            TestDatabase.Server.Start();
            isStopped = false;
            await _log.WaitForAsync("Wrote 1 record(s) to the database that had waited for it");
            await host.StopAsync(Token);
            await using var replica = await Replica.StartAsync(_temp.CreateDirectory("other"), _schema);
            CollectionAssert.AreEqual(new[] { record.Id }, await replica.IdsAsync(Token));
        }
        finally
        {
            if (isStopped)
            {
                TestDatabase.Server.Start();
            }
        }
    }

    [TestMethod]
    public async Task What_files_have_is_taken_over_once()
    {
        var files = new FilePushLog(_temp.CreateDirectory("root/.gitpush/history"), "0123456789abcdef");
        var done = Replica.Record() with { Instance = "0123456789abcdef" };
        var torn = Replica.Record() with { Instance = "0123456789abcdef", Result = PushResult.Running, EndedAt = null };
        await files.AppendAsync(done with { Result = PushResult.Running, EndedAt = null, Output = "" }, Token);
        await files.AppendAsync(done, Token);
        await files.AppendAsync(torn, Token);
        await using var replica = await Replica.StartAsync(_temp.Combine("root"), _schema);

        await replica.Import.RunAsync(Token);

        var pushes = await replica.History.QueryAsync(new PushQuery(), Token).ToDictionaryAsync(push => push.Id, cancellationToken: Token);
        Assert.HasCount(2, pushes);
        Assert.AreEqual("done\n", pushes[done.Id].Output);
        Assert.AreEqual(PushResult.Interrupted, pushes[torn.Id].Result);

        await replica.History.RemoveAsync(new PushRetentionRule(null, 1, DateTimeOffset.UtcNow), Token);
        var late = Replica.Record();
        await files.AppendAsync(late, Token);
        await replica.Import.RunAsync(Token);

        Assert.HasCount(2, await replica.IdsAsync(Token), "only what is new in a file is taken over");
        CollectionAssert.Contains(await replica.IdsAsync(Token), late.Id);
    }

    private IHost Build(Action<IGitPushBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_log);
        configure(builder.Services.AddGitPush(options => options.RepositoryRoot = _temp.Combine("root")));
        return builder.Build();
    }
}
