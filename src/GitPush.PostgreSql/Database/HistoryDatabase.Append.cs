using System.Text;
using System.Text.Json;
using GitPush.History;
using Npgsql;
using NpgsqlTypes;

namespace GitPush.PostgreSql.Database;

/// <summary>How records get in and out.</summary>
internal sealed partial class HistoryDatabase
{
    private const int RemovedAtOnce = 1_000;

    /// <summary>
    /// Writes records in one transaction. Of two records of one push the one that counts stays: its end, of two ends the later one, and
    /// else the one that comes later.
    /// </summary>
    public Task AppendAsync(IReadOnlyList<PushRecord> records, CancellationToken cancellationToken) => WithinAsync(
        _options.AppendTimeout,
        async token =>
        {
            await using var batch = _source.CreateBatch();
            foreach (var record in records)
            {
                batch.BatchCommands.Add(CreateAppend(record));
            }

            _ = await batch.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Removes what the rule does not keep, a thousand at a time.</summary>
    public async Task<int> RemoveAsync(PushRetentionRule rule, CancellationToken cancellationToken)
    {
        var removed = 0;
        int count;
        do
        {
            count = await WithinAsync(_options.QueryTimeout, token => RemoveSomeAsync(rule, token), cancellationToken).ConfigureAwait(false);
            removed += count;
        }
        while (count == RemovedAtOnce);
        return removed;
    }

    private NpgsqlBatchCommand CreateAppend(PushRecord record)
    {
        var repository = StoredText.CleanForIndex(record.Repository);
        var names = record.Refs.Select(pushed => StoredText.CleanForIndex(pushed.Name)).ToHashSet(StringComparer.Ordinal);
        var command = new NpgsqlBatchCommand($"""
            with pushed as (
                insert into {_schema}.pushes (id, repository, user_name, trigger, result, started_at, ended_at, instance, record, output)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9::json, $10)
                on conflict (id) do update set
                    repository = excluded.repository, user_name = excluded.user_name, trigger = excluded.trigger, result = excluded.result,
                    started_at = excluded.started_at, ended_at = excluded.ended_at, instance = excluded.instance,
                    record = excluded.record, output = excluded.output
                    where pushes.ended_at is null or excluded.ended_at >= pushes.ended_at
                returning id)
            insert into {_schema}.push_refs (push_id, repository, name)
            select pushed.id, $2, names.name from pushed, json_array_elements_text($11::json) as names(name)
            on conflict do nothing
            """);
        Add(command.Parameters, StoredText.CleanForIndex(record.Id));
        Add(command.Parameters, repository);
        Add(command.Parameters, record.User is { } user ? StoredText.CleanForIndex(user) : null);
        Add(command.Parameters, record.Trigger.ToString());
        Add(command.Parameters, record.Result.ToString());
        Add(command.Parameters, record.StartedAt);
        Add(command.Parameters, record.EndedAt);
        Add(command.Parameters, record.Instance);
        Add(command.Parameters, JsonSerializer.Serialize(record with { Output = "" }, PushLogJson.Lines.PushRecord));
        Add(command.Parameters, StoredText.Clean(record.Output));
        Add(command.Parameters, ToJson(names));
        return command;
    }

    private async Task<int> RemoveSomeAsync(PushRetentionRule rule, CancellationToken cancellationToken)
    {
        // Ids tell the time too, and have the index; the clock of the server that made one may have been set since.
        await using var command = _source.CreateCommand($"""
            delete from {_schema}.pushes where id in (
                select id from {_schema}.pushes
                where ((id < $1 and started_at < $2)
                        or id < (select id from {_schema}.pushes order by id desc offset $3 limit 1))
                    and (ended_at is not null or started_at < $4)
                order by id limit {RemovedAtOnce} for update skip locked)
            """);
        Add(command.Parameters, rule.Before is { } before ? PushIds.LowerBound(before + ClockSlack) : null);
        Add(command.Parameters, rule.Before);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = rule.Keep is { } keep ? keep - 1L : long.MaxValue });
        Add(command.Parameters, rule.RunningSince);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Add(NpgsqlParameterCollection parameters, string? value) =>
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value });

    private static void Add(NpgsqlParameterCollection parameters, DateTimeOffset? value) =>
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = (object?)value?.UtcDateTime ?? DBNull.Value });

    private static string ToJson(IEnumerable<string> texts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
