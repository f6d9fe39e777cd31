using System.Globalization;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.History;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Pages;

/// <summary>All pushes: those that run, and a page of those that have ended.</summary>
internal static class PushListPage
{
    public static async Task<Page?> GetAsync(ConsoleRequest request)
    {
        var filter = PushListFilter.Read(request.Context.Request.Query);
        if (filter.Mistake is { } mistake)
        {
            return new Page("Pushes", Markup.Of($"{Heading(request, filter)}<p class=\"notice bad\" role=\"alert\">{mistake}</p>"))
            {
                Status = StatusCodes.Status400BadRequest,
                Section = Section.Pushes,
            };
        }

        var showsRunning = filter.Before is null && filter.Result is null or PushResult.Running;
        var running = showsRunning ? await request.Pushes.ListRunningAsync(filter, request.Access, request.Aborted) : [];
        var ended = filter.Result == PushResult.Running
            ? new PushList([], null)
            : await request.Pushes.ListAsync(filter, request.Access, request.Aborted);
        var known = running.ToDictionary(view => view.Record.Id);
        var rest = ended.Pushes.Where(push => !known.ContainsKey(push.Id)).ToList();
        return new Page("Pushes", Markup.Of($"""
            {Heading(request, filter)}
            {Markup.If(running.Count > 0, Running(request, running))}
            {Ended(request, filter, rest, ended.Next, running.Count > 0)}
            """))
        {
            Section = Section.Pushes,
        };
    }

    private static Markup Running(ConsoleRequest request, IReadOnlyList<PushView> running)
    {
        var stages = running.ToDictionary(view => view.Record.Id, view => view.Running?.CurrentStage);
        return Markup.Of($"""
            <section aria-labelledby="running">
            <h2 id="running">Running now</h2>
            {PushRows.Table(request, "Running pushes", running.Select(view => view.Record), push => stages[push.Id])}
            </section>
            """);
    }

    private static Markup Ended(ConsoleRequest request, PushListFilter filter, List<PushRecord> pushes, string? next, bool hasRunning)
    {
        if (pushes.Count == 0 && next is null && hasRunning)
        {
            return Markup.None;
        }

        var rows = pushes.Count > 0 ? PushRows.Table(request, "Pushes, newest first", pushes)
            : next is not null ? Markup.Of($"""<p class="empty">None of the pushes that were looked through can be seen by you. Older ones may.</p>""")
            : filter.IsNarrow || filter.Before is not null ? Markup.Of($"""<p class="empty">No push matches.</p>""")
            : Markup.Of($"""<p class="empty">Nothing has been pushed yet.</p>""");
        return Markup.Of($"""
            <section aria-labelledby="latest">
            <h2 id="latest">{(filter.Before is null ? "Latest" : "Earlier")}</h2>
            {rows}
            {Pager(request, filter, next)}
            </section>
            """);
    }

    private static Markup Pager(ConsoleRequest request, PushListFilter filter, string? next)
    {
        if (next is null && filter.Before is null)
        {
            return Markup.None;
        }

        var newest = Markup.If(filter.Before is not null, Markup.Of($"""<a class="button" href="{Url(request, filter, null)}">Newest</a>"""));
        var older = next is null ? Markup.None : Markup.Of($"""<a class="button" rel="next" href="{Url(request, filter, next)}">Older</a>""");
        return Markup.Of($"""<nav class="pager" aria-label="Pages">{newest}{older}</nav>""");
    }

    private static ConsoleUrl Url(ConsoleRequest request, PushListFilter filter, string? before) => request.Urls.Pushes(
        ("repository", filter.Repository?.Value),
        ("user", filter.User),
        ("ref", filter.Ref),
        ("result", filter.Result?.ToString()),
        ("trigger", filter.Trigger?.ToString()),
        ("from", Value(filter.From)),
        ("until", Value(filter.Until)),
        ("before", before));

    private static Markup Heading(ConsoleRequest request, PushListFilter filter) => Markup.Of($"""
        <h1>Pushes</h1>
        <details class="filter"{Markup.If(filter.IsNarrow || filter.Mistake is not null, Markup.Of($" open"))}>
        <summary>Filter</summary>
        <form method="get" action="{request.Urls.Pushes()}">
        {Field("repository", "Repository", filter.Repository?.Value, "team/shop")}
        {Field("ref", "Ref", filter.Ref, "main or refs/tags/v1")}
        {Field("user", "User", filter.User, "ada")}
        {Choice("result", "Result", filter.Result, Outcomes.Word)}
        {Choice("trigger", "Trigger", filter.Trigger, static trigger => Capitalized(Names.Trigger(trigger)))}
        {Field("from", "From (UTC)", Value(filter.From), "2026-01-31")}
        {Field("until", "Until (UTC)", Value(filter.Until), "2026-01-31T08:30Z")}
        <div class="buttons"><button class="button primary" type="submit">Show</button> <a class="button" href="{request.Urls.Pushes()}">Clear</a></div>
        </form>
        </details>
        """);

    private static Markup Field(string name, string label, string? value, string example) => Markup.Of($"""
        <div class="field"><label for="f-{name}">{label}</label><input id="f-{name}" name="{name}" value="{new ExactText(value ?? "")}" placeholder="{example}" autocomplete="off" spellcheck="false"></div>
        """);

    private static Markup Choice<T>(string name, string label, T? selected, Func<T, string> word)
        where T : struct, Enum => Markup.Of($"""
        <div class="field"><label for="f-{name}">{label}</label><select id="f-{name}" name="{name}"><option value="">Any</option>{Enum.GetValues<T>().Select(choice =>
            Markup.Of($"""<option value="{choice.ToString()}"{Markup.If(selected.Equals(choice), Markup.Of($" selected"))}>{word(choice)}</option>"""))}</select></div>
        """);

    private static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string? Value(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
