using System.Text;
using System.Text.Json;
using GitPush.History;
using Npgsql;

namespace GitPush.PostgreSql.Database;

/// <summary>How records are found: by keys and indexes, page after page, so that a page costs the same however far back it is.</summary>
internal sealed partial class HistoryDatabase
{
    // A push's id is made just before it starts. So much may the clock of a server that shares the history be set meanwhile, or differ.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromDays(1);

    /// <summary>The next records that match, newest first.</summary>
    /// <param name="query">What is asked for; its limit is not looked at.</param>
    /// <param name="filter">Its ref.</param>
    /// <param name="before">Only what comes before this id; null for the newest.</param>
    /// <param name="count">How many at the most.</param>
    public Task<List<PushRecord>> FindAsync(PushQuery query, RefFilter? filter, string? before, int count, CancellationToken cancellationToken) => WithinAsync(
        _options.QueryTimeout,
        async token =>
        {
            await MigrateAsync(token).ConfigureAwait(false);
            await using var command = CreateQuery(query, filter, before, count);
            await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            var records = new List<PushRecord>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                var record = JsonSerializer.Deserialize(reader.GetString(0), PushLogJson.Lines.PushRecord)!;
                records.Add(query.IncludeOutput ? record with { Output = reader.GetString(1) } : record);
            }

            return records;
        },
        cancellationToken);

    private NpgsqlCommand CreateQuery(PushQuery query, RefFilter? filter, string? before, int count)
    {
        var command = _source.CreateCommand();
        var sql = new StringBuilder(query.IncludeOutput ? "select p.record::text, p.output" : "select p.record::text")
            .Append(" from ").Append(_schema).Append(".pushes p");
        var conditions = new List<string>();
        var repository = query.Repository is { } name ? Text(StoredText.CleanForIndex(name.Value)) : null;
        if (filter is { IsPattern: false })
        {
            _ = sql.Append(" join ").Append(_schema).Append(".push_refs r on r.push_id = p.id");
            conditions.Add($"r.name = {Text(StoredText.CleanForIndex(filter.Text))}");
            AddIf(repository is not null, () => $"r.repository = {repository}");
        }
        else if (filter is not null)
        {
            var where = $"r.push_id = p.id and r.name ~ {Text(RefPattern.ToRegex(StoredText.Clean(filter.Text)))}";
            conditions.Add($"exists (select 1 from {_schema}.push_refs r where {where})");
        }

        AddIf(repository is not null, () => $"p.repository = {repository}");
        AddIf(query.Id is not null, () => $"p.id = {Text(StoredText.CleanForIndex(query.Id!))}");
        AddIf(query.User is not null, () => $"p.user_name = {Text(StoredText.CleanForIndex(query.User!))}");
        AddIf(query.Result is not null, () => $"p.result = {Text(query.Result.ToString()!)}");
        AddIf(query.Trigger is not null, () => $"p.trigger = {Text(query.Trigger.ToString()!)}");
        AddIf(before is not null, () => $"p.id < {Text(StoredText.CleanForIndex(before!))}");
        if (query.From is { } from)
        {
            conditions.Add($"p.started_at >= {Time(from)}");
            AddIf(from - DateTimeOffset.MinValue > ClockSlack, () => $"p.id >= {Text(PushIds.LowerBound(from - ClockSlack))}");
        }

        if (query.Until is { } until)
        {
            conditions.Add($"p.started_at < {Time(until)}");
            AddIf(DateTimeOffset.MaxValue - until > ClockSlack, () => $"p.id < {Text(PushIds.LowerBound(until + ClockSlack))}");
        }

        if (conditions.Count > 0)
        {
            _ = sql.Append(" where ").AppendJoin(" and ", conditions);
        }

        command.CommandText = sql.Append(" order by p.id desc limit ").Append(count).ToString();
        return command;

        void AddIf(bool applies, Func<string> condition)
        {
            if (applies)
            {
                conditions.Add(condition());
            }
        }

        string Text(string value)
        {
            Add(command.Parameters, value);
            return $"${command.Parameters.Count}";
        }

        string Time(DateTimeOffset value)
        {
            Add(command.Parameters, value);
            return $"${command.Parameters.Count}";
        }
    }
}
