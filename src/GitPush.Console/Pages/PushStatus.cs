using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Html;
using GitPush.Control;
using GitPush.History;

namespace GitPush.Console.Pages;

/// <summary>The part of a push's page that changes while it runs: the result, the buttons and the stages.</summary>
internal static class PushStatus
{
    /// <param name="mayWrite">Whether there are buttons.</param>
    public static Markup Render(ConsoleRequest request, PushView view, bool mayWrite)
    {
        var push = view.Record;
        return Markup.Of($"""
            <header class="title">
            <h1>{Names.Repository(request.Urls, push.Repository)} <span class="sr">push</span> <span class="id">{Names.ShortPush(push.Id)}</span></h1>
            {Outcomes.Of(push.Result)}
            {Markup.If(mayWrite, Actions(request, view))}
            <p class="sub">{Names.Person(push.User)} {Verb(request, push)} {Times.Ago(push.StartedAt, request.Time.GetUtcNow())}{Took(push)}</p>
            </header>
            {Reason(push)}
            {Stages(request, view)}
            """);
    }

    private static Markup Actions(ConsoleRequest request, PushView view)
    {
        var (urls, id) = (request.Urls, view.Record.Id);
        if (view.IsRunning)
        {
            return Markup.If(!view.RunsElsewhere, Markup.Of($"""<p class="actions"><a class="button danger" href="{urls.Push(id, "cancel")}">Cancel…</a></p>"""));
        }

        // What changed no ref cannot be run again. Of an interrupted push the refs tell, when it is tried.
        var changed = view.Record.Result is PushResult.Succeeded or PushResult.PartlyRejected;
        return Markup.If(changed || view.Record.Result is PushResult.Interrupted, Markup.Of($"""
            <p class="actions"><a class="button" href="{urls.Push(id, "redeploy")}">Redeploy…</a>
            {Markup.If(changed, Markup.Of($"""<a class="button" href="{urls.Push(id, "rollback")}">Roll back to this…</a>"""))}</p>
            """));
    }

    private static Markup Verb(ConsoleRequest request, PushRecord push) => push switch
    {
        { Trigger: PushTrigger.Redeploy, SourceId: { } source } => Markup.Of($"""redeployed <a class="id" href="{request.Urls.Push(source)}">{Names.ShortPush(source)}</a>"""),
        { Trigger: PushTrigger.Rollback, SourceId: { } source } => Markup.Of($"""rolled back to <a class="id" href="{request.Urls.Push(source)}">{Names.ShortPush(source)}</a>"""),
        _ => Markup.Of($"pushed"),
    };

    private static Markup Took(PushRecord push) => push.EndedAt is { } end
        ? Markup.Of($", took {Times.Duration(end - push.StartedAt)}")
        : Markup.None;

    private static Markup Reason(PushRecord push) => push.Reason is { Length: > 0 } reason
        ? Markup.Of($"""<p class="notice {(push.Result is PushResult.Rejected or PushResult.Failed ? "bad" : "")}"><bdi>{reason}</bdi></p>""")
        : Markup.None;

    private static Markup Stages(ConsoleRequest request, PushView view)
    {
        var stages = view.Record.Stages;
        var current = view.Running?.Stage;
        if (stages.Count == 0 && current is null)
        {
            return Markup.Of($"""
                <section aria-labelledby="stages"><h2 id="stages">Stages</h2>
                <p class="empty">{(view.IsRunning ? "No stage runs yet." : "No stage ran.")}</p></section>
                """);
        }

        var start = view.Record.StartedAt;
        var end = view.Record.EndedAt ?? request.Time.GetUtcNow();
        var scale = new TimeScale(start, end);
        return Markup.Of($"""
            <section aria-labelledby="stages"><h2 id="stages">Stages</h2>
            <table class="rows stages" role="table">
            <thead role="rowgroup"><tr role="row">
            <th role="columnheader" scope="col">Stage</th>
            <th role="columnheader" scope="col">Outcome</th>
            <th role="columnheader" scope="col">Took</th>
            <th role="columnheader" scope="col"><span class="sr">When it began</span></th>
            </tr></thead>
            <tbody role="rowgroup">{stages.Select(stage => Row(stage, scale))}{Current(current, scale, end)}</tbody>
            </table></section>
            """);
    }

    private static Markup Row(StageRecord stage, TimeScale scale) => Markup.Of($"""
        <tr role="row"><th role="rowheader" scope="row"><bdi>{Names.Shorten(stage.Name)}</bdi>{Phase(stage.Phase)}{Message(stage)}</th>
        <td role="cell">{Outcomes.Of(stage.Outcome)}</td>
        <td role="cell" class="took">{Times.Duration(stage.Duration)}</td>
        <td role="cell" class="when"><span class="sr">{Times.Duration(stage.StartedAt - scale.Start)} after the start</span>{scale.Bar(stage.StartedAt, stage.Duration, stage.Outcome)}</td></tr>
        """);

    private static Markup Current(RunningStage? stage, TimeScale scale, DateTimeOffset now) => stage is null ? Markup.None : Markup.Of($"""
        <tr role="row"><th role="rowheader" scope="row"><bdi>{Names.Shorten(stage.Name)}</bdi>{Phase(stage.Phase)}</th>
        <td role="cell">{Outcomes.Running}</td>
        <td role="cell" class="took">{Times.Duration(now - stage.StartedAt)}</td>
        <td role="cell" class="when"><span class="sr">{Times.Duration(stage.StartedAt - scale.Start)} after the start</span>{scale.Bar(stage.StartedAt, now - stage.StartedAt, null)}</td></tr>
        """);

    private static Markup Phase(string phase) => phase == "PreReceive"
        ? Markup.None
        : Markup.Of($""" <span class="tag">{(phase == "PostReceive" ? "after the refs changed" : phase == "Rollback" ? "taken back" : phase)}</span>""");

    private static Markup Message(StageRecord stage) => stage.Message is { Length: > 0 } message
        ? Markup.Of($"""<span class="note"><bdi>{message}</bdi></span>""")
        : Markup.None;
}
