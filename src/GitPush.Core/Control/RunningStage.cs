namespace GitPush.Control;

/// <summary>A stage that runs now.</summary>
/// <param name="Name">The stage's name; for a roll-back the name of what is taken back.</param>
/// <param name="Phase"><c>PreReceive</c>, <c>PostReceive</c> or <c>Rollback</c>.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record RunningStage(string Name, string Phase, DateTimeOffset StartedAt);
