using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.Objects;

namespace GitPush.Console.Pages;

/// <summary>A folder or a file at a ref or commit.</summary>
internal static class TreePage
{
    public static Page? Get(ConsoleRequest request, RepositoryView repository)
    {
        var at = request.Query("at");
        var path = request.Query("path");
        if (at is null && repository.FindTip("HEAD") is null && path is null)
        {
            return Create(repository, "Files", Markup.Of($"""
                <h1>Files of {Names.Repository(request.Urls, repository.Name)}</h1>
                <p class="empty">The repository's main branch has no commits yet.</p>
                """));
        }

        if (repository.FindCommit(at, request.Aborted) is not { } commit)
        {
            return null;
        }

        var heading = Heading(request, repository, at, path, commit);
        if (path is null)
        {
            return Create(repository, "Files", Markup.Of($"{heading}{Folder(request, repository, at, "", commit.Tree)}"));
        }

        return repository.Repository.FindEntry(commit.Id, path) switch
        {
            { Mode: EntryMode.Tree } folder => Create(repository, path, Markup.Of($"{heading}{Folder(request, repository, at, path + "/", folder.Id)}")),
            { Mode: not EntryMode.Submodule } file => Create(repository, path, Markup.Of($"{heading}{FileContent.Render(request, repository, at, path, file)}")),
            _ => null,
        };
    }

    private static Page Create(RepositoryView repository, string title, Markup body) =>
        new($"{Names.Shorten(title)} – {repository.Name}", body) { Section = Section.Repositories };

    private static Markup Heading(ConsoleRequest request, RepositoryView repository, string? at, string? path, Commit commit) => Markup.Of($"""
        <header class="title"><h1>{Crumbs(request, repository, at, path)}</h1>
        <p class="sub">{(at is not null && repository.FindTip(at) is not null ? Names.Ref(at) : at is null && repository.HeadTarget is { } head ? Names.Ref(head) : Markup.None)} {Names.Commit(request.Urls, repository.Name, commit.Id.ToString())}
        <bdi>{CommitLines.Subject(commit)}</bdi>, {Times.Ago(commit.Committer.When, request.Now)}</p></header>
        """);

    private static Markup Crumbs(ConsoleRequest request, RepositoryView repository, string? at, string? path)
    {
        var root = Markup.Of($"""{Names.Repository(request.Urls, repository.Name)} <span class="sep">/</span> <a href="{request.Urls.Tree(repository.Name, at, null)}">files</a>""");
        if (path is null)
        {
            return root;
        }

        var parts = path.Split('/');
        var folders = parts[..^1].Select((part, i) => Markup.Of(
            $""" <span class="sep">/</span> <a href="{request.Urls.Tree(repository.Name, at, string.Join('/', parts[..(i + 1)]))}"><bdi>{Names.Shorten(part)}</bdi></a>"""));
        return Markup.Of($"""{root}{folders} <span class="sep">/</span> <bdi>{Names.Shorten(parts[^1])}</bdi>""");
    }

    private static Markup Folder(ConsoleRequest request, RepositoryView repository, string? at, string prefix, ObjectId tree)
    {
        var entries = repository.Repository.GetTree(tree);
        if (entries.Count == 0)
        {
            return Markup.Of($"""<p class="empty">The folder is empty.</p>""");
        }

        var sorted = entries.OrderBy(static entry => entry.Mode != EntryMode.Tree).Take(request.Options.MaxEntries);
        var more = entries.Count - request.Options.MaxEntries;
        return Markup.Of($"""
            <ul class="files">{sorted.Select(entry => Entry(request, repository, at, prefix, entry))}</ul>
            {Markup.If(more > 0, Markup.Of($"""<p class="hint">And {Sizes.Number(more)} more.</p>"""))}
            """);
    }

    private static Markup Entry(ConsoleRequest request, RepositoryView repository, string? at, string prefix, TreeEntry entry)
    {
        var (icon, kind) = entry.Mode switch
        {
            EntryMode.Tree => (Icons.Folder, "folder"),
            EntryMode.SymbolicLink => (Icons.Link, "link"),
            EntryMode.Submodule => (Icons.Module, "submodule"),
            EntryMode.Executable => (Icons.File, "program"),
            _ => (Icons.File, "file"),
        };
        var note = Markup.If(entry.Mode is EntryMode.SymbolicLink or EntryMode.Submodule or EntryMode.Executable, Markup.Of($""" <span class="tag">{kind}</span>"""));
        var name = Markup.Of($"""<span class="sr">{kind} </span><bdi>{entry.Name}</bdi>""");
        return entry.Mode == EntryMode.Submodule
            ? Markup.Of($"""<li>{icon}<span>{name}</span>{note} <span class="id">{entry.Id.ToShortString()}</span></li>""")
            : Markup.Of($"""<li>{icon}<a href="{request.Urls.Tree(repository.Name, at, prefix + entry.Name)}">{name}</a>{note}</li>""");
    }
}
