using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace GitPush.PostgreSql.Schema;

/// <summary>
/// Brings a schema to the newest version, in one transaction and under an advisory lock, so that replicas may start at the same time.
/// The table <c>schema_version</c> has one row for each version that the schema has reached.
/// </summary>
/// <param name="name">The schema's name, checked.</param>
/// <param name="versions">The steps; <see cref="SchemaVersions.All"/> outside of tests.</param>
internal sealed class SchemaMigrator(string name, IReadOnlyList<string> versions)
{
    private readonly string _quoted = $"\"{name}\"";

    /// <exception cref="SchemaException">The schema is of a newer version than the steps lead to.</exception>
    public async Task RunAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (await ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false) == versions.Count)
        {
            // A user that may not create anything can start a server where everything is in place.
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey()})", cancellationToken).ConfigureAwait(false);
        var version = await ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (version == 0)
        {
            await ExecuteAsync(connection, $"""
                {(await SchemaExistsAsync(connection, cancellationToken).ConfigureAwait(false) ? "" : $"create schema {_quoted};")}
                create table if not exists {_quoted}.schema_version (version int primary key, reached_at timestamptz not null default now());
                """, cancellationToken).ConfigureAwait(false);
        }

        while (version < versions.Count)
        {
            var step = versions[version].Replace("{schema}", _quoted, StringComparison.Ordinal);
            version++;
            await ExecuteAsync(
                connection, string.Create(CultureInfo.InvariantCulture, $"{step}\ninsert into {_quoted}.schema_version (version) values ({version})"), cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(connection, $"pg_tables where schemaname = '{name}' and tablename = 'schema_version'", cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        await using var command = new NpgsqlCommand($"select coalesce(max(version), 0) from {_quoted}.schema_version", connection);
        var version = (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        return version <= versions.Count
            ? version
            : throw new SchemaException($"The schema {_quoted} of the push history is of version {version}, made by a newer GitPush.PostgreSql; this one knows up to version {versions.Count}.");
    }

    private Task<bool> SchemaExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExistsAsync(connection, $"pg_namespace where nspname = '{name}'", cancellationToken);

    // The catalog's tables are asked: to_regclass() and the like may answer from a cache what was true before the lock was waited for.
    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string what, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select exists (select from pg_catalog.{what})", connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        _ = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One of 2^64 locks of the database, which other programs use too.</summary>
    private string LockKey() =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes("GitPush.PostgreSql:" + name))).ToString(CultureInfo.InvariantCulture);
}
