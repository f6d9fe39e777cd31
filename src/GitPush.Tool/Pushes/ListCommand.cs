using System.CommandLine;
using System.Globalization;
using GitPush.Console.History;
using GitPush.History;
using GitPush.Repositories;

namespace GitPush.Tool.Pushes;

/// <summary><c>gitpush pushes list</c></summary>
internal static class ListCommand
{
    private const int MaxLimit = 200;

    public static Command Create()
    {
        var repository = new Option<string?>("--repository") { Description = "Only pushes to this repository.", HelpName = "name" };
        var user = new Option<string?>("--user") { Description = "Only pushes by this user.", HelpName = "name" };
        var updated = new Option<string?>("--ref") { Description = "Only pushes that touch this branch or ref, or one that matches a pattern such as refs/tags/*.", HelpName = "pattern" };
        var outcome = new Option<PushResult?>("--result") { Description = "Only pushes with this result.", HelpName = string.Join('|', Enum.GetNames<PushResult>()) };
        var trigger = new Option<PushTrigger?>("--trigger") { Description = "Only what this made run.", HelpName = string.Join('|', Enum.GetNames<PushTrigger>()) };
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only pushes that started at this time or later, such as 2026-01-31 or 2026-01-31T08:30:00Z.",
            HelpName = "time",
            CustomParser = ParseTime,
        };
        var before = new Option<string?>("--before") { Description = "Only pushes before the one of this id: the next page.", HelpName = "id" };
        var limit = new Option<int>("--limit") { Description = $"How many pushes at the most, up to {MaxLimit}.", HelpName = "number", DefaultValueFactory = static _ => 20 };
        var (json, root, server) = (PushCommands.Json(), ShowCommand.RootOption(), new ServerOptions());
        var command = new Command("list", "Lists pushes, newest first: id, start, result, trigger, repository, user and refs.")
        {
            repository, user, updated, outcome, trigger, since, before, limit, json, root,
        };
        server.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var output = result.InvocationConfiguration.Output;
            var query = new PushQuery
            {
                Repository = result.GetValue(repository) is { } name ? ParseName(name) : null,
                User = result.GetValue(user),
                Ref = PushListFilter.FullName(result.GetValue(updated)),
                Result = result.GetValue(outcome),
                Trigger = result.GetValue(trigger),
                From = result.GetValue(since),
                Before = result.GetValue(before),
                Limit = result.GetValue(limit) is var count and > 0 and <= MaxLimit ? count : throw new UsageException($"--limit is a number from 1 to {MaxLimit}"),
            };
            if (result.GetValue(root) is { } folder)
            {
                var found = await PushHistory.ListAsync(folder, query, cancellationToken);
                await (result.GetValue(json) ? PushOutput.WriteJsonAsync(output, found) : PushOutput.WriteListAsync(output, found.Items));
                return;
            }

            using var client = server.Open(result);
            var list = await client.ListAsync(ToText(query), cancellationToken);
            await (result.GetValue(json) ? PushOutput.WriteJsonAsync(output, list) : PushOutput.WriteListAsync(output, list.Items));
        });
        return command;
    }

    private static RepositoryName ParseName(string text) =>
        RepositoryName.TryParse(text, out var name) ? name : throw new UsageException($"'{text}' is not a repository name");

    private static DateTimeOffset? ParseTime(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        result.AddError($"'{text}' is not a time such as 2026-01-31 or 2026-01-31T08:30:00Z.");
        return null;
    }

    private static string ToText(PushQuery query)
    {
        (string Key, string? Value)[] parameters =
        [
            ("repository", query.Repository?.Value),
            ("user", query.User),
            ("ref", query.Ref),
            ("result", query.Result?.ToString()),
            ("trigger", query.Trigger?.ToString()),
            ("from", query.From?.ToString("O", CultureInfo.InvariantCulture)),
            ("before", query.Before),
            ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)),
        ];
        return string.Join('&', parameters.Where(static one => one.Value is not null).Select(static one => $"{one.Key}={Uri.EscapeDataString(one.Value!)}"));
    }
}
