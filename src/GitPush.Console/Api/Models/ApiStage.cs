using System.ComponentModel;
using GitPush.History;

namespace GitPush.Console.Api.Models;

[Description("One stage of a push.")]
internal sealed record ApiStage(
    string Name,
    [property: Description("PreReceive, PostReceive or Rollback.")] string Phase,
    DateTimeOffset StartedAt,
    long DurationMilliseconds,
    StageOutcome Outcome,
    [property: Description("The reason of a rejection or failure.")] string? Message);
