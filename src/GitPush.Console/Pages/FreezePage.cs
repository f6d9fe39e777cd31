using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.Html;

namespace GitPush.Console.Pages;

/// <summary>Asks before a repository is frozen or takes pushes again, and does it.</summary>
internal static class FreezePage
{
    public const int MaxReason = 200;

    public static async Task<Page?> AskAsync(ConsoleRequest request, RepositoryView repository, bool freeze)
    {
        if (!await request.Access.MayWriteAsync(repository.Repository.Name))
        {
            return MessagePage.Forbidden(request);
        }

        var title = freeze ? "Freeze this repository?" : "Take pushes again?";
        var reason = Markup.If(freeze, Markup.Of($"""
            <div class="field wide"><label for="reason">Reason, which pushers read</label><input id="reason" name="reason" required maxlength="{MaxReason}" autocomplete="off"></div>
            """));
        return new Page(title, Markup.Of($"""
            <div class="question"><h1>{title}</h1>
            <p>{(freeze ? "Pushes, redeployments and roll-backs are refused from then on. Running ones end as they would." : "Pushes, redeployments and roll-backs are taken from then on.")}</p>
            <dl class="facts"><div><dt>Repository</dt><dd>{Names.Repository(request.Urls, repository.Name)}</dd></div></dl>
            <form method="post" action="{request.Urls.Repository(repository.Name, freeze ? "freeze" : "unfreeze")}">
            {request.AntiforgeryField()}{reason}
            <div class="buttons"><button class="button solid {(freeze ? "danger" : "primary")}" type="submit">{(freeze ? "Freeze" : "Take pushes")}</button>
            <a class="button" href="{request.Urls.Repository(repository.Name)}">Back</a></div>
            </form></div>
            """))
        {
            Section = Section.Repositories,
        };
    }

    public static async Task<Page?> DoAsync(ConsoleRequest request, RepositoryView repository, bool freeze)
    {
        var name = repository.Repository.Name;
        if (!await request.Access.MayWriteAsync(name))
        {
            return MessagePage.Forbidden(request);
        }

        if (!await request.IsOwnFormAsync())
        {
            return MessagePage.BadForm(request);
        }

        if (!freeze)
        {
            Log.Freeze(request.Logger, request.Access.Name, name.Value, false);
            await request.Control.UnfreezeAsync(name, request.Aborted);
            return Page.SeeOther(request.Urls.Repository(name.Value));
        }

        var form = await request.Context.Request.ReadFormAsync(request.Aborted);
        var reason = form["reason"].ToString().Trim();
        if (reason.Length is 0 or > MaxReason)
        {
            return await AskAsync(request, repository, freeze);
        }

        Log.Freeze(request.Logger, request.Access.Name, name.Value, true);
        await request.Control.FreezeAsync(name, reason, request.Access.Name, request.Aborted);
        return Page.SeeOther(request.Urls.Repository(name.Value));
    }
}
