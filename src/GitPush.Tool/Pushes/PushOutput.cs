using System.Globalization;
using System.Text.Json;
using GitPush.Console.Api;
using GitPush.Console.Api.Models;
using GitPush.History;
using GitPush.Tool.Output;

namespace GitPush.Tool.Pushes;

/// <summary>Pushes for people, and for machines as the REST API has them.</summary>
internal static class PushOutput
{
    private const int ShortId = 8;
    private const int ShownRefs = 3;

    public static Task WriteListAsync(TextWriter output, IReadOnlyList<ApiPush> pushes) => Table.WriteAsync(output, [.. pushes.Select(RowOf)]);

    public static Task WriteJsonAsync(TextWriter output, ApiPush push) => output.WriteLineAsync(JsonSerializer.Serialize(push, ApiJson.Default.ApiPush));

    public static Task WriteJsonAsync(TextWriter output, ApiPushList list) => output.WriteLineAsync(JsonSerializer.Serialize(list, ApiJson.Default.ApiPushList));

    public static Task WriteAsync(TextWriter output, ApiPush push)
    {
        List<IReadOnlyList<string>> rows =
        [
            ["push", push.Id],
            ["repository", push.Repository],
            ["user", TerminalText.Line(push.User ?? "nobody")],
            ["trigger", push.SourceId is { } source ? $"{push.Trigger} of {source}" : $"{push.Trigger} over {push.Transport}"],
            ["started", Time(push.StartedAt) + (push.EndedAt is { } end ? $", took {Seconds((long)(end - push.StartedAt).TotalMilliseconds)}" : "")],
            .. push.Refs.Select(static item => (IReadOnlyList<string>)["ref", RefText(item)]),
            .. push.Stages.Select(static stage => (IReadOnlyList<string>)["stage", StageText(stage)]),
        ];
        if (push.CurrentStage is { } current)
        {
            rows.Add(["stage", $"{TerminalText.Line(current)}: running"]);
        }

        rows.Add(["result", ResultText(push)]);
        return Table.WriteAsync(output, rows);
    }

    /// <summary>What came of a push, in a few words.</summary>
    public static string ResultText(ApiPush push) => push.Reason is { } reason ? $"{push.Result}: {TerminalText.Line(reason)}" : push.Result.ToString();

    /// <summary>The exit code of a command that waited for a push.</summary>
    public static int ExitCodeOf(ApiPush push) => push.Result == PushResult.Succeeded ? 0 : ToolCommandLine.Failed;

    private static IReadOnlyList<string> RowOf(ApiPush push) =>
    [
        push.Id,
        Time(push.StartedAt),
        push.Result.ToString(),
        push.Trigger.ToString(),
        push.Repository,
        TerminalText.Line(push.User ?? "-"),
        string.Join(' ', push.Refs.Take(ShownRefs).Select(static item => ShortName(item.Name))) + (push.Refs.Count > ShownRefs ? " …" : ""),
    ];

    private static string RefText(ApiPushedRef item)
    {
        var kind = item.Kind is { } known ? $" {known}" : "";
        var refused = item.Rejection is { } reason ? $": {TerminalText.Line(reason)}" : "";
        return $"{ShortName(item.Name)} {Abbreviate(item.OldId)}..{Abbreviate(item.NewId)}{kind}{refused}";
    }

    private static string StageText(ApiStage stage) =>
        $"{TerminalText.Line(stage.Name)} {stage.Phase} {stage.Outcome} {Seconds(stage.DurationMilliseconds)}{(stage.Message is { } message ? $": {TerminalText.Line(message)}" : "")}";

    private static string ShortName(string name) => TerminalText.Line(name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : name);

    private static string Abbreviate(string id) => id.Length > ShortId ? id[..ShortId] : id;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.0} s");
}
