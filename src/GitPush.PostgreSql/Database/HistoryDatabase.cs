using System.Net.Sockets;
using GitPush.PostgreSql.Schema;
using Npgsql;

namespace GitPush.PostgreSql.Database;

/// <summary>
/// The tables of push records. Every call ends within its time, whatever becomes of the connection; what fails is told as it comes.
/// Thread-safe.
/// </summary>
internal sealed partial class HistoryDatabase : IAsyncDisposable
{
    private readonly PostgreSqlHistoryOptions _options;
    private readonly TimeProvider _time;
    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;
    private readonly string _schema;
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private volatile bool _isMigrated;

    /// <param name="options">Their values are checked.</param>
    /// <param name="registered">What the host has registered, for options without a connection string.</param>
    public HistoryDatabase(PostgreSqlHistoryOptions options, NpgsqlDataSource? registered, TimeProvider time)
    {
        _options = options;
        _time = time;
        _ownsSource = options.ConnectionString is not null;
        _source = options.ConnectionString is { } text ? CreateSource(text) : registered!;
        _schema = $"\"{options.Schema}\"";
    }

    /// <summary>Whether the schema is as this version needs it.</summary>
    public bool IsMigrated => _isMigrated;

    /// <summary>Creates the schema, or brings it up to date. Nothing to do when that is done.</summary>
    /// <exception cref="SchemaException">A newer version has changed the schema.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (_isMigrated)
        {
            return;
        }

        await _migrating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isMigrated)
            {
                var migrator = new SchemaMigrator(_options.Schema, SchemaVersions.All);
                await WithinAsync(_options.QueryTimeout, token => migrator.RunAsync(_source, token), cancellationToken).ConfigureAwait(false);
                _isMigrated = true;
            }
        }
        finally
        {
            _ = _migrating.Release();
        }
    }

    /// <summary>Whether the tables can be read now; throws when not.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => WithinAsync(
        _options.AppendTimeout,
        async token =>
        {
            await MigrateAsync(token).ConfigureAwait(false);
            await using var command = _source.CreateCommand($"select 1 from {_schema}.pushes limit 1");
            _ = await command.ExecuteScalarAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>
    /// Whether a failure says that the database is away or does not answer, which passes, rather than that something is wrong with what it
    /// was told.
    /// </summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        // Connection exceptions, too many connections or other resources, shutting down or starting up, read-only after a fail-over.
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57P", StringComparison.Ordinal)
            || state is "25006" or "40001" or "40P01" or "55P03" or "57014",
        TimeoutException or SocketException or IOException => true,
        NpgsqlException { InnerException: { } inner } => IsAway(inner),
        NpgsqlException npgsql => npgsql.IsTransient,
        _ => false,
    };

    public ValueTask DisposeAsync() => _ownsSource ? _source.DisposeAsync() : ValueTask.CompletedTask;

    private static NpgsqlDataSource CreateSource(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString);
        text.ApplicationName ??= "GitPush";
        return new NpgsqlSlimDataSourceBuilder(text.ConnectionString).EnableTransportSecurity().Build();
    }

    /// <summary>
    /// Does something and gives up after a time: by cancelling it, and a moment later without it, as a server that does not answer does not
    /// answer to a cancellation either.
    /// </summary>
    /// <exception cref="TimeoutException">The time is up.</exception>
    private async Task<T> WithinAsync<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var task = Task.Run(() => action(both.Token), CancellationToken.None);
        try
        {
            return await task.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            Observe(task);
            throw new TimeoutException($"The database did not answer within {timeout.TotalSeconds:0.#} s.", exception);
        }
        catch (OperationCanceledException)
        {
            Observe(task);
            throw;
        }
    }

    private Task<bool> WithinAsync(TimeSpan timeout, Func<CancellationToken, Task> action, CancellationToken cancellationToken) => WithinAsync(
        timeout,
        async token =>
        {
            await action(token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private static void Observe(Task task) => _ = task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
