using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.Control;
using GitPush.Refs;

namespace GitPush.Console.Pages;

/// <summary>A repository: its latest pushes, its refs, whether it is frozen.</summary>
internal static class RepositoryPage
{
    private const int LatestPushes = 10;
    private const int FirstRefs = 20;

    public static async Task<Page?> GetAsync(ConsoleRequest request, RepositoryView repository)
    {
        var name = repository.Repository.Name;
        var pushes = await request.Pushes.ListAsync(new PushListFilter { Repository = name, Limit = LatestPushes }, request.Access, request.Aborted);
        var freeze = await request.Control.FindFreezeAsync(name, request.Aborted);
        var mayWrite = await request.Access.MayWriteAsync(name);
        var latest = pushes.Pushes.Count == 0
            ? Markup.Of($"""<p class="empty">Nothing has been pushed yet.</p>""")
            : Markup.Of($"""{PushRows.Table(request, "Latest pushes", pushes.Pushes, ofOneRepository: true)}<p class="below"><a href="{request.Urls.Pushes(("repository", name.Value))}">All pushes to this repository</a></p>""");
        return new Page(name.Value, Markup.Of($"""
            <header class="title"><h1>{Icons.Repository} <bdi>{name.Value}</bdi></h1>{Markup.If(freeze is not null, Outcomes.Frozen)}</header>
            {Frozen(request, freeze)}
            <p class="actions"><a class="button" href="{request.Urls.Tree(name.Value, null, null)}">Files</a>
            {Markup.If(mayWrite, FreezeButton(request, name.Value, freeze))}</p>
            <section aria-labelledby="latest"><h2 id="latest">Latest pushes</h2>{latest}</section>
            {Refs(request, repository, "Branches", "refs/heads/")}
            {Refs(request, repository, "Tags", "refs/tags/")}
            <p><a href="{request.Urls.Repository(name.Value, "refs")}">All refs</a></p>
            """))
        {
            Section = Section.Repositories,
        };
    }

    /// <summary>All refs, page by page.</summary>
    public static Page ListRefs(ConsoleRequest request, RepositoryView repository)
    {
        var after = request.Query("after");
        var (refs, next) = repository.ListRefs("refs/", after, request.Options.PageSize * 4);
        var more = next is null ? Markup.None : Markup.Of($"""
            <nav class="pager" aria-label="Pages"><a class="button" rel="next" href="{request.Urls.Repository(repository.Name, "refs", ("after", next))}">Next</a></nav>
            """);
        return new Page($"Refs of {repository.Name}", Markup.Of($"""
            <h1>Refs of {Names.Repository(request.Urls, repository.Name)}</h1>
            {List(request, repository, refs)}{more}
            """))
        {
            Section = Section.Repositories,
        };
    }

    private static Markup Refs(ConsoleRequest request, RepositoryView repository, string title, string prefix)
    {
        var (refs, next) = repository.ListRefs(prefix, null, FirstRefs);
        return Markup.If(refs.Count > 0, Markup.Of($"""
            <section aria-labelledby="{prefix}"><h2 id="{prefix}">{title}</h2>{List(request, repository, refs)}
            {Markup.If(next is not null, Markup.Of($"""<p class="hint">These are the first {FirstRefs}.</p>"""))}</section>
            """));
    }

    private static Markup List(ConsoleRequest request, RepositoryView repository, IReadOnlyList<GitRef> refs) => refs.Count == 0
        ? Markup.Of($"""<p class="empty">There are none.</p>""")
        : Markup.Of($"""<ul class="cards">{refs.Select(item => Line(request, repository, item))}</ul>""");

    private static Markup Line(ConsoleRequest request, RepositoryView repository, GitRef item) => Markup.Of($"""
        <li class="card"><div class="line">{Names.Ref(item.Name)}{Markup.If(item.Name == repository.HeadTarget, Markup.Of($"""<span class="tag">HEAD</span>"""))}
        <span class="move">{Names.Commit(request.Urls, repository.Name, item.Id.ToString())}</span>
        <a href="{request.Urls.Tree(repository.Name, item.Name, null)}">Files<span class="sr"> of {item.Name}</span></a>
        <a href="{request.Urls.Pushes(("repository", repository.Name), ("ref", item.Name))}">Pushes<span class="sr"> to {item.Name}</span></a></div></li>
        """);

    private static Markup Frozen(ConsoleRequest request, RepositoryFreeze? freeze) => freeze is null ? Markup.None : Markup.Of($"""
        <p class="notice cold">No pushes are taken. <bdi>{freeze.By}</bdi> froze the repository {Times.Ago(freeze.Since, request.Now)}: <bdi>{freeze.Reason}</bdi></p>
        """);

    private static Markup FreezeButton(ConsoleRequest request, string name, RepositoryFreeze? freeze) => freeze is null
        ? Markup.Of($"""<a class="button" href="{request.Urls.Repository(name, "freeze")}">Freeze…</a>""")
        : Markup.Of($"""<a class="button primary" href="{request.Urls.Repository(name, "unfreeze")}">Take pushes again…</a>""");
}
