namespace GitPush.History;

/// <summary>One stage of a recorded push.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Phase"><c>PreReceive</c>, <c>PostReceive</c> or <c>Rollback</c>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Message">The reason of a rejection or failure, or null.</param>
public sealed record StageRecord(string Name, string Phase, DateTimeOffset StartedAt, TimeSpan Duration, StageOutcome Outcome, string? Message);
