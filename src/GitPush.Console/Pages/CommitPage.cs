using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Console.Pages;

/// <summary>A commit: message, people, changed paths.</summary>
internal static class CommitPage
{
    private const int MaxMessage = 64 << 10;

    public static Page? Get(ConsoleRequest request, RepositoryView repository)
    {
        if (request.Query("id") is not { } id || repository.FindCommit(id, request.Aborted) is not { } commit)
        {
            return null;
        }

        var changes = CommitChanges.Find(repository, commit);
        var name = repository.Name;
        var more = changes.Count - request.Options.MaxEntries;
        return new Page($"{Names.Shorten(CommitLines.Subject(commit))} – {name}", Markup.Of($"""
            <header class="title"><h1><bdi>{CommitLines.Subject(commit)}</bdi></h1>
            <p class="sub">{Names.Repository(request.Urls, name)} <span class="id">{commit.Id.ToString()}</span></p></header>
            <p class="actions"><a class="button" href="{request.Urls.Tree(name, commit.Id.ToString(), null)}">Files at this commit</a></p>
            <pre class="text">{HtmlText.Lines(Names.Shorten(commit.Message.TrimEnd(), MaxMessage))}</pre>
            <dl class="facts">
            {Person("Author", commit.Author)}{Markup.If(commit.Author != commit.Committer, Person("Committer", commit.Committer))}
            {Markup.If(commit.Parents.Count > 0, Markup.Of($"""<div><dt>{(commit.Parents.Count == 1 ? "Parent" : "Parents")}</dt><dd>{commit.Parents.Take(20).Select(parent => Markup.Of($"{Names.Commit(request.Urls, name, parent.ToString())} "))}</dd></div>"""))}
            </dl>
            <section aria-labelledby="changes"><h2 id="changes">{Sizes.Count(changes.Count, "changed path")}</h2>
            {Markup.If(changes.Count > 0, Markup.Of($"""<ul class="files">{changes.Take(request.Options.MaxEntries).Select(change => Change(request, name, commit, change))}</ul>"""))}
            {Markup.If(more > 0, Markup.Of($"""<p class="hint">And {Sizes.Count(more, "path")} more.</p>"""))}</section>
            """))
        {
            Section = Section.Repositories,
        };
    }

    private static Markup Person(string role, Signature who) => Markup.Of($"""
        <div><dt>{role}</dt><dd><bdi>{Names.Shorten(who.Name)}</bdi> <span class="none"><bdi>{Names.Shorten(who.Email)}</bdi></span>, {Times.At(who.When)}</dd></div>
        """);

    private static Markup Change(ConsoleRequest request, string repository, Commit commit, TreeChange change)
    {
        var path = Markup.Of($"<bdi>{change.Path}</bdi>");
        var shown = change.NewMode is null or EntryMode.Submodule
            ? Markup.Of($"<span>{path}</span>")
            : Markup.Of($"""<a href="{request.Urls.Tree(repository, commit.Id.ToString(), change.Path)}">{path}</a>""");
        var kind = change switch
        {
            { OldMode: null } => Markup.Of($"""<span class="change good">added</span>"""),
            { NewMode: null } => Markup.Of($"""<span class="change bad">deleted</span>"""),
            _ => Markup.Of($"""<span class="change warn">changed</span>"""),
        };
        return Markup.Of($"<li>{kind}{shown}</li>");
    }
}
