using System.ComponentModel;
using GitPush.History;

namespace GitPush.Console.Api.Models;

[Description("A push.")]
internal sealed record ApiPush(
    [property: Description("The push's id; ids sort by time.")] string Id,
    string Repository,
    [property: Description("The user's name; null for an anonymous one.")] string? User,
    [property: Description("What made it run.")] PushTrigger Trigger,
    [property: Description("The push that is run again or returned to.")] string? SourceId,
    [property: Description("http or ssh; none for what no git client pushed.")] string Transport,
    PushResult Result,
    [property: Description("Why the push as a whole was refused or failed.")] string? Reason,
    DateTimeOffset StartedAt,
    [property: Description("Null while it runs.")] DateTimeOffset? EndedAt,
    [property: Description("What the pusher gave with git push -o.")] IReadOnlyList<string> Options,
    IReadOnlyList<ApiPushedRef> Refs,
    [property: Description("The stages that have ended, in order.")] IReadOnlyList<ApiStage> Stages,
    [property: Description("The stage that runs now, where this server runs the push.")] string? CurrentStage,
    long PackBytes,
    long PackObjects,
    [property: Description("The address of the push's page, without scheme and host.")] string Page)
{
    public static ApiPush From(PushRecord push, string? currentStage, string page) => new(
        push.Id,
        push.Repository,
        push.User,
        push.Trigger,
        push.SourceId,
        push.Transport,
        push.Result,
        push.Reason,
        push.StartedAt,
        push.EndedAt,
        push.Options,
        [.. push.Refs.Select(static item => new ApiPushedRef(item.Name, item.OldId, item.NewId, item.Kind, item.Rejection))],
        [.. push.Stages.Select(static stage => new ApiStage(stage.Name, stage.Phase, stage.StartedAt, (long)stage.Duration.TotalMilliseconds, stage.Outcome, stage.Message))],
        currentStage,
        push.PackBytes,
        push.PackObjects,
        page);
}
