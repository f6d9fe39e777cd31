using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.Repositories;

namespace GitPush.Console.Pages;

/// <summary>The repositories.</summary>
internal static class RepositoryListPage
{
    public static async Task<Page?> GetAsync(ConsoleRequest request)
    {
        var after = request.Query("after");
        var (names, next) = await request.Repositories.ListAsync(after, null, request.Access, request.Aborted);
        List<Markup> items = [];
        foreach (var name in names)
        {
            items.Add(await ItemAsync(request, name));
        }

        var list = items.Count > 0 ? Markup.Of($"""<ul class="cards">{items}</ul>""") : Markup.Of($"""<p class="empty">There are no repositories that you may see.</p>""");
        var pager = next is null && after is null ? Markup.None : Markup.Of($"""
            <nav class="pager" aria-label="Pages">{Markup.If(after is not null, Markup.Of($"""<a class="button" href="{request.Urls.Repositories()}">First</a>"""))}
            {(next is null ? Markup.None : Markup.Of($"""<a class="button" rel="next" href="{request.Urls.RepositoriesAfter(next)}">Next</a>"""))}</nav>
            """);
        return new Page("Repositories", Markup.Of($"<h1>Repositories</h1>{list}{pager}")) { Section = Section.Repositories };
    }

    private static async Task<Markup> ItemAsync(ConsoleRequest request, RepositoryName name)
    {
        var frozen = await request.Control.FindFreezeAsync(name, request.Aborted) is not null;
        return Markup.Of($"""<li class="card"><div class="line">{Icons.Repository}<strong>{Names.Repository(request.Urls, name.Value)}</strong>{Markup.If(frozen, Outcomes.Frozen)}</div></li>""");
    }
}
