using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.Console.Live;
using GitPush.Repositories;

namespace GitPush.Console.Pages;

/// <summary>One push: what came of it, refs and commits, stages, log.</summary>
internal static class PushPage
{
    public static async Task<Page?> GetAsync(ConsoleRequest request)
    {
        if (await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is not { } view)
        {
            return null;
        }

        var push = view.Record;
        var mayWrite = RepositoryName.TryParse(push.Repository, out var name) && await request.Access.MayWriteAsync(name);
        var output = view.Running is { } running ? await OutputSoFar.ReadAsync(running, request.Aborted) : push.Output;
        var repository = await request.Repositories.FindAsync(push.Repository, request.Access, request.Aborted);
        return new Page($"{push.Repository} {Names.ShortPush(push.Id)}", Markup.Of($"""
            <article class="push"{Live(request, view, output)}>
            <div id="status">{PushStatus.Render(request, view, mayWrite)}</div>
            <section aria-labelledby="refs"><h2 id="refs">Refs</h2>{PushRefs.Render(request, push, repository)}</section>
            <section aria-labelledby="log-heading">
            <div class="bar"><h2 id="log-heading">Log</h2><a href="{request.Urls.Push(push.Id, "log")}">Plain text</a></div>
            {Log(request, view, output)}
            </section>
            <section aria-labelledby="facts"><h2 id="facts">Details</h2>{PushFacts.Render(request, push, mayWrite)}</section>
            </article>
            """))
        {
            Section = Section.Pushes,
            Reloads = view.IsRunning,
        };
    }

    private static Markup Live(ConsoleRequest request, PushView view, string output) => view.Running is null
        ? Markup.None
        : Markup.Of($" data-live=\"{request.Urls.Live(view.Record.Id, output.Length)}\"");

    private static Markup Log(ConsoleRequest request, PushView view, string output)
    {
        if (view.RunsElsewhere)
        {
            return Markup.Of($"""<p class="empty">Another server runs this push. Its log is here when it has ended.</p>""");
        }

        if (output.Length == 0 && !view.IsRunning)
        {
            return Markup.Of($"""<p class="empty">Nothing was written.</p>""");
        }

        var cut = output.Length - request.Options.MaxLogCharacters;
        if (cut > 0)
        {
            // From the next line on, so that no line is half.
            var line = output.IndexOf('\n', cut);
            cut = line < 0 ? cut : line + 1;
        }

        var notice = Markup.If(cut > 0, Markup.Of($"""<p class="notice">This is the end of the log: {Sizes.Count(cut, "character")} before it are in the <a href="{request.Urls.Push(view.Record.Id, "log")}">plain text</a>.</p>"""));
        var text = AnsiText.ToMarkup(cut > 0 ? output[cut..] : output);
        var hint = Markup.If(view.IsRunning, Markup.Of($"""<noscript><p class="hint">This page loads itself again every few seconds.</p></noscript>"""));
        return Markup.Of($"""{notice}{hint}<pre id="log" class="log" role="log" aria-label="Log" tabindex="0">{text}</pre>""");
    }
}
