using GitPush.History;
using GitPush.PostgreSql.Database;
using GitPush.PostgreSql.Import;
using GitPush.PostgreSql.Spool;
using GitPush.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.PostgreSql.Tests.Support;

/// <summary>One server that has its history in a schema of the test database, as far as the history is concerned.</summary>
internal sealed class Replica : IAsyncDisposable
{
    public Replica(string root, string schema, Action<PostgreSqlHistoryOptions>? configure = null)
    {
        var options = new PostgreSqlHistoryOptions { ConnectionString = TestDatabase.Server.ConnectionString, Schema = schema };
        configure?.Invoke(options);
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        Instance = new ServerInstance(root);
        Database = new HistoryDatabase(options, null, TimeProvider.System);
        Spool = new PushSpool(Path.Combine(root, "spool"), Instance, fsync: false);
        History = new PostgreSqlHistory(Database, Spool, TimeProvider.System, loggers.CreateLogger<PostgreSqlHistory>());
        Import = new FileHistoryImport(
            Options.Create(options), Options.Create(new GitPushOptions { RepositoryRoot = root }), Database, Instance, TimeProvider.System, NullLogger<FileHistoryImport>.Instance);
    }

    public CapturedLog Log { get; } = new();

    public ServerInstance Instance { get; }

    public HistoryDatabase Database { get; }

    public PushSpool Spool { get; }

    public PostgreSqlHistory History { get; }

    public FileHistoryImport Import { get; }

    public static async Task<Replica> StartAsync(string root, string schema, Action<PostgreSqlHistoryOptions>? configure = null)
    {
        var replica = new Replica(root, schema, configure);
        await replica.Database.MigrateAsync(CancellationToken.None);
        return replica;
    }

    public static PushRecord Record() => new()
    {
        Id = PushIds.New(TimeProvider.System),
        Repository = "shop",
        Transport = "http",
        StartedAt = DateTimeOffset.UtcNow,
        EndedAt = DateTimeOffset.UtcNow,
        Result = PushResult.Succeeded,
        Refs = [],
        Output = "done\n",
    };

    public async Task<List<string>> IdsAsync(CancellationToken cancellationToken) =>
        await History.QueryAsync(new PushQuery { IncludeOutput = false }, cancellationToken).Select(push => push.Id).ToListAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Instance.Dispose();
    }
}
