namespace GitPush.History;

/// <summary>Which pushes a log keeps.</summary>
/// <param name="Before">Pushes that started before this time may go; null keeps them whatever their age.</param>
/// <param name="Keep">All but this many of the newest pushes may go; null keeps any number.</param>
/// <param name="RunningSince">A push that is recorded as running and started before this time counts as one that does not run any more.</param>
internal sealed record PushRetentionRule(DateTimeOffset? Before, int? Keep, DateTimeOffset RunningSince);
