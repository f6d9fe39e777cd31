using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.Control;
using GitPush.History;
using GitPush.Repositories;

namespace GitPush.Console.Pages;

/// <summary>Asks before a push is cancelled, redeployed or returned to, and does it.</summary>
internal static class PushActionPage
{
    public static async Task<Page?> AskAsync(ConsoleRequest request, PushAction action) =>
        await FindAsync(request) is not var (view, repository) ? null
        : !await request.Access.MayWriteAsync(repository) ? MessagePage.Forbidden(request)
        : action == PushAction.Cancel && view.Running is null ? MessagePage.Conflict(request, NotRunning(view))
        : new Page(action.Title, Question(request, action, view.Record, await request.Repositories.FindAsync(repository.Value, request.Access, request.Aborted)))
        {
            Section = Section.Pushes,
        };

    public static async Task<Page?> DoAsync(ConsoleRequest request, PushAction action)
    {
        if (await FindAsync(request) is not var (view, repository))
        {
            return null;
        }

        if (!await request.Access.MayWriteAsync(repository))
        {
            return MessagePage.Forbidden(request);
        }

        if (!await request.IsOwnFormAsync())
        {
            return MessagePage.BadForm(request);
        }

        try
        {
            var next = await action.RunAsync(request, view.Record);
            return next is null ? MessagePage.Conflict(request, NotRunning(view)) : Page.SeeOther(request.Urls.Push(next));
        }
        catch (PushControlException exception)
        {
            return MessagePage.Conflict(request, exception.Message);
        }
    }

    private static async Task<(PushView View, RepositoryName Repository)?> FindAsync(ConsoleRequest request) =>
        await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is { } view
            && RepositoryName.TryParse(view.Record.Repository, out var repository)
                ? (view, repository)
                : null;

    private static string NotRunning(PushView view) => view.RunsElsewhere
        ? "Another server runs this push; only that one can cancel it."
        : "The push has ended, or its refs are changing already: it is too late to cancel it.";

    private static Markup Question(ConsoleRequest request, PushAction action, PushRecord push, RepositoryView? repository) => Markup.Of($"""
        <div class="question">
        <h1>{action.Title}</h1>
        <p>{action.Consequence}</p>
        <dl class="facts">
        <div><dt>Repository</dt><dd>{Names.Repository(request.Urls, push.Repository)}</dd></div>
        <div><dt>Push</dt><dd><a class="id" href="{request.Urls.Push(push.Id)}">{Names.ShortPush(push.Id)}</a>, by {Names.Person(push.User)}, {Times.Ago(push.StartedAt, request.Now)}</dd></div>
        </dl>
        <ul class="cards">{push.Refs.Where(static item => item.Rejection is null).Take(request.Options.MaxRefsPerPush).Select(item => Ref(request, action, push, item, repository))}</ul>
        <form method="post" action="{request.Urls.Push(push.Id, action.Name)}">
        {request.AntiforgeryField()}
        <div class="buttons"><button class="button solid {action.ButtonClass}" type="submit">{action.Button}</button>
        <a class="button" href="{request.Urls.Push(push.Id)}">Back</a></div>
        </form>
        </div>
        """);

    private static Markup Ref(ConsoleRequest request, PushAction action, PushRecord push, PushedRef item, RepositoryView? repository)
    {
        var now = repository?.FindTip(item.Name)?.ToString();
        var next = action.TargetOf(item, now);
        var move = next == now || (now is null && Names.IsZero(next ?? ""))
            ? Markup.Of($"stays at {Target(request, push, next)}")
            : Markup.Of($"moves from {Target(request, push, now ?? "")} to {Target(request, push, next)}");
        return Markup.Of($"""<li class="card"><div class="line">{Names.Ref(item.Name)} <span class="move">{move}</span></div></li>""");
    }

    private static Markup Target(ConsoleRequest request, PushRecord push, string? id) => Names.Commit(request.Urls, push.Repository, id ?? "");
}
