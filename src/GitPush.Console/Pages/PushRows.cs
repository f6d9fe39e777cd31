using GitPush.Console.Endpoints;
using GitPush.Console.Html;
using GitPush.History;

namespace GitPush.Console.Pages;

/// <summary>The table of pushes, in the list and in a repository's page.</summary>
internal static class PushRows
{
    private const int MaxRefs = 3;

    /// <param name="stageOf">The stage that a running push is in, where that is known.</param>
    /// <param name="ofOneRepository">Whether nobody needs to be told whose pushes these are.</param>
    public static Markup Table(ConsoleRequest request, string caption, IEnumerable<PushRecord> pushes, Func<PushRecord, string?>? stageOf = null, bool ofOneRepository = false) => Markup.Of($"""
        <table class="rows pushes" role="table">
        <caption class="sr">{caption}</caption>
        <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col">Result</th>
        <th role="columnheader" scope="col">Push</th>
        <th role="columnheader" scope="col">By</th>
        <th role="columnheader" scope="col">Started</th>
        <th role="columnheader" scope="col">Took</th>
        </tr></thead>
        <tbody role="rowgroup">{pushes.Select(push => Row(request, push, stageOf?.Invoke(push), ofOneRepository))}</tbody>
        </table>
        """);

    private static Markup Row(ConsoleRequest request, PushRecord push, string? stage, bool ofOneRepository) => Markup.Of($"""
        <tr role="row">
        <td role="cell" class="result">{Outcomes.Of(push.Result)}</td>
        <td role="cell" class="what"><a class="title" href="{request.Urls.Push(push.Id)}">{Title(push, ofOneRepository)}</a>
        <span class="refs">{Refs(push)}</span>{Note(push, stage)}</td>
        <td role="cell" class="who">{Names.Person(push.User)}{Trigger(push)}</td>
        <td role="cell" class="when">{Times.Ago(push.StartedAt, request.Now)}</td>
        <td role="cell" class="took">{Times.Duration((push.EndedAt ?? request.Now) - push.StartedAt)}</td>
        </tr>
        """);

    private static Markup Title(PushRecord push, bool ofOneRepository) => ofOneRepository
        ? Markup.Of($"""<span class="sr">push </span><span class="id">{Names.ShortPush(push.Id)}</span>""")
        : Markup.Of($"""<bdi>{push.Repository}</bdi><span class="sr"> push {Names.ShortPush(push.Id)}</span>""");

    private static Markup Refs(PushRecord push)
    {
        var shown = Markup.Join(push.Refs.Take(MaxRefs).Select(static item => Markup.Of($"{Names.Ref(item.Name)} ")));
        var more = push.Refs.Count - MaxRefs;
        return more > 0 ? Markup.Of($"""{shown}<span class="more">and {more} more</span>""") : shown;
    }

    private static Markup Note(PushRecord push, string? stage) =>
        stage is not null ? Markup.Of($"""<span class="note">in stage <bdi>{Names.Shorten(stage)}</bdi></span>""")
        : push.Reason is { Length: > 0 } reason ? Markup.Of($"""<span class="note"><bdi>{Names.Shorten(reason, 200)}</bdi></span>""")
        : Markup.None;

    private static Markup Trigger(PushRecord push) => push.Trigger == PushTrigger.Push
        ? Markup.None
        : Markup.Of($""" <span class="tag">{Names.Trigger(push.Trigger)}</span>""");
}
