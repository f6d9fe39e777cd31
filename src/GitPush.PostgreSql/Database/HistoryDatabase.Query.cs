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

    // As many pushes as are looked through for a pattern in a few milliseconds.
    private const int Newest = 2_000;

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
            if (filter is { IsPattern: true })
            {
                var (newest, isAll) = await ReadNewestAsync(query, filter, before, count, token).ConfigureAwait(false);
                if (isAll)
                {
                    return newest;
                }
            }

            await using var command = CreateQuery(query, filter, before, count);
            await using var reader = await command.ExecuteReaderAsync(token).ConfigureAwait(false);
            var records = new List<PushRecord>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                records.Add(Read(reader, 0, query));
            }

            return records;
        },
        cancellationToken);

    /// <summary>
    /// Looks for a pattern of refs among the newest pushes that match otherwise. How many refs a pattern matches the planner does not know: for
    /// one that matches many it would read all of them, where the first few pushes are enough.
    /// </summary>
    /// <returns>The page, and whether it is whole; otherwise the refs have to be gone through.</returns>
    private async Task<(List<PushRecord> Records, bool IsAll)> ReadNewestAsync(
        PushQuery query, RefFilter filter, string? before, int count, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand();
        var conditions = Conditions(command, query, before);
        Add(command.Parameters, RefPattern.ToRegex(StoredText.Clean(filter.Text)));
        var pattern = $"${command.Parameters.Count}";
        command.CommandText = $"""
            with seen as materialized (select p.id from {_schema}.pushes p{Where(conditions)} order by p.id desc limit {Newest}),
                found as materialized (
                    select s.id from seen s
                    where exists (select from {_schema}.push_refs r where r.push_id = s.id and r.name ~ {pattern} offset 0)
                    order by s.id desc limit {count}),
                page as (select f.id, p.record::text as record, {(query.IncludeOutput ? "p.output" : "'' as output")} from found f join {_schema}.pushes p on p.id = f.id)
            select (select count(*) from seen) < {Newest}, page.record, page.output from (values (1)) as one left join page on true order by page.id desc
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var records = new List<PushRecord>();
        var sawAll = false;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            sawAll = reader.GetBoolean(0);
            if (!await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false))
            {
                records.Add(Read(reader, 1, query));
            }
        }

        return (records, sawAll || records.Count == count);
    }

    private static PushRecord Read(NpgsqlDataReader reader, int column, PushQuery query)
    {
        var record = JsonSerializer.Deserialize(reader.GetString(column), PushLogJson.Lines.PushRecord)!;
        return query.IncludeOutput ? record with { Output = reader.GetString(column + 1) } : record;
    }

    private NpgsqlCommand CreateQuery(PushQuery query, RefFilter? filter, string? before, int count)
    {
        var command = _source.CreateCommand();
        var sql = new StringBuilder(query.IncludeOutput ? "select p.record::text, p.output" : "select p.record::text")
            .Append(" from ").Append(_schema).Append(".pushes p");
        var conditions = Conditions(command, query, before);
        if (filter is { IsPattern: false })
        {
            _ = sql.Append(" join ").Append(_schema).Append(".push_refs r on r.push_id = p.id");
            conditions.Add($"r.name = {Parameter(command, StoredText.CleanForIndex(filter.Text))}");
            if (query.Repository is { } repository)
            {
                conditions.Add($"r.repository = {Parameter(command, StoredText.CleanForIndex(repository.Value))}");
            }
        }
        else if (filter is not null)
        {
            var where = $"r.push_id = p.id and r.name ~ {Parameter(command, RefPattern.ToRegex(StoredText.Clean(filter.Text)))}";
            conditions.Add($"exists (select 1 from {_schema}.push_refs r where {where})");
        }

        command.CommandText = sql.Append(Where(conditions)).Append(" order by p.id desc limit ").Append(count).ToString();
        return command;
    }

    /// <summary>What is asked for but refs, over the table <c>pushes p</c>.</summary>
    private static List<string> Conditions(NpgsqlCommand command, PushQuery query, string? before)
    {
        var conditions = new List<string>();
        AddIf(query.Repository is not null, () => $"p.repository = {Parameter(command, StoredText.CleanForIndex(query.Repository!.Value.Value))}");
        AddIf(query.Id is not null, () => $"p.id = {Parameter(command, StoredText.CleanForIndex(query.Id!))}");
        AddIf(query.User is not null, () => $"p.user_name = {Parameter(command, StoredText.CleanForIndex(query.User!))}");
        AddIf(query.Result is not null, () => $"p.result = {Parameter(command, query.Result.ToString()!)}");
        AddIf(query.Trigger is not null, () => $"p.trigger = {Parameter(command, query.Trigger.ToString()!)}");
        AddIf(before is not null, () => $"p.id < {Parameter(command, StoredText.CleanForIndex(before!))}");
        if (query.From is { } from)
        {
            conditions.Add($"p.started_at >= {Parameter(command, from)}");
            AddIf(from - DateTimeOffset.MinValue > ClockSlack, () => $"p.id >= {Parameter(command, PushIds.LowerBound(from - ClockSlack))}");
        }

        if (query.Until is { } until)
        {
            conditions.Add($"p.started_at < {Parameter(command, until)}");
            AddIf(DateTimeOffset.MaxValue - until > ClockSlack, () => $"p.id < {Parameter(command, PushIds.LowerBound(until + ClockSlack))}");
        }

        return conditions;

        void AddIf(bool applies, Func<string> condition)
        {
            if (applies)
            {
                conditions.Add(condition());
            }
        }
    }

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : $" where {string.Join(" and ", conditions)}";

    private static string Parameter(NpgsqlCommand command, string value)
    {
        Add(command.Parameters, value);
        return $"${command.Parameters.Count}";
    }

    private static string Parameter(NpgsqlCommand command, DateTimeOffset value)
    {
        Add(command.Parameters, value);
        return $"${command.Parameters.Count}";
    }
}
