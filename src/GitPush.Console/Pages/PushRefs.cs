using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.History;
using GitPush.Hooks;

namespace GitPush.Console.Pages;

/// <summary>The refs of a push, and the commits that it brought to each.</summary>
internal static class PushRefs
{
    public static Markup Render(ConsoleRequest request, PushRecord push, RepositoryView? repository)
    {
        if (push.Refs.Count == 0)
        {
            return Markup.Of($"""<p class="empty">It names no refs.</p>""");
        }

        // Refs that moved alike, such as a branch and its tag, have their commits listed once.
        HashSet<(string, string)> listed = [];
        var shown = push.Refs.Take(request.Options.MaxRefsPerPush)
            .Select(item => Ref(request, push, item, listed.Add((item.OldId, item.NewId)) ? repository : null));
        var more = push.Refs.Count - request.Options.MaxRefsPerPush;
        return Markup.Of($"""
            <ul class="cards">{shown}</ul>
            {Markup.If(more > 0, Markup.Of($"""<p class="hint">And {Sizes.Count(more, "ref")} more.</p>"""))}
            """);
    }

    private static Markup Ref(ConsoleRequest request, PushRecord push, PushedRef item, RepositoryView? repository) => Markup.Of($"""
        <li class="card">
        <div class="line">{Names.Ref(item.Name)}
        <span class="move">{Names.Commit(request.Urls, push.Repository, item.OldId)} <span aria-hidden="true">→</span><span class="sr">to</span> {Names.Commit(request.Urls, push.Repository, item.NewId)}</span>
        {Kind(item.Kind)}{Result(push, item)}</div>
        {Rejection(item)}
        {Commits(request, push, item, repository)}
        </li>
        """);

    private static Markup Kind(RefUpdateKind? kind) => kind switch
    {
        RefUpdateKind.Create => Markup.Of($"""<span class="tag">new</span>"""),
        RefUpdateKind.Forced => Markup.Of($"""<span class="tag warn">forced</span>"""),
        RefUpdateKind.Delete => Markup.Of($"""<span class="tag warn">deleted</span>"""),
        _ => Markup.None,
    };

    private static Markup Result(PushRecord push, PushedRef item) =>
        item.Rejection is not null ? Outcomes.Refused
        : push.Result == PushResult.PartlyRejected ? Outcomes.Changed
        : Markup.None;

    private static Markup Rejection(PushedRef item) => item.Rejection is { Length: > 0 } reason
        ? Markup.Of($"""<p class="note"><bdi>{reason}</bdi></p>""")
        : Markup.None;

    private static Markup Commits(ConsoleRequest request, PushRecord push, PushedRef item, RepositoryView? repository)
    {
        if (repository is null || Names.IsZero(item.NewId))
        {
            return Markup.None;
        }

        var most = request.Options.MaxCommitsPerRef;
        var commits = BroughtCommits.Find(repository, item, most + 1);
        if (commits.Count == 0)
        {
            return Markup.None;
        }

        return Markup.Of($"""
            <ol class="commits">{commits.Take(most).Select(commit => CommitLines.Line(request, push.Repository, commit))}</ol>
            {Markup.If(commits.Count > most, Markup.Of($"""<p class="hint">And more before these.</p>"""))}
            """);
    }
}
