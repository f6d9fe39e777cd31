using Npgsql;
using NpgsqlTypes;

namespace GitPush.PostgreSql.Database;

/// <summary>What is taken over of files.</summary>
internal sealed partial class HistoryDatabase
{
    /// <summary>The names of files and how many of their bytes are taken over.</summary>
    public Task<Dictionary<string, long>> ReadImportedAsync(CancellationToken cancellationToken) => WithinAsync(
        _options.QueryTimeout,
        async token =>
        {
            await using var command = _source.CreateCommand($"select name, length from {_schema}.imported_files");
            await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            var files = new Dictionary<string, long>(StringComparer.Ordinal);
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                files.Add(reader.GetString(0), reader.GetInt64(1));
            }

            return files;
        },
        cancellationToken);

    public Task WriteImportedAsync(string name, long length, CancellationToken cancellationToken) => WithinAsync(
        _options.QueryTimeout,
        async token =>
        {
            await using var command = _source.CreateCommand($"""
                insert into {_schema}.imported_files (name, length) values ($1, $2)
                on conflict (name) do update set length = greatest(imported_files.length, excluded.length), imported_at = now()
                """);
            Add(command.Parameters, name);
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = length });
            _ = await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        },
        cancellationToken);
}
