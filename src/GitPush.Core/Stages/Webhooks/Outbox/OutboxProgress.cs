namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>How far a push has got on its way to a receiver.</summary>
/// <param name="Done">How many of its deliveries were taken, or given up.</param>
/// <param name="Attempts">How often the next one was attempted.</param>
/// <param name="LastAttemptAt">When, or null.</param>
/// <param name="LastError">Why that failed, or null.</param>
/// <param name="NextAttemptAt">When it is attempted again, or null.</param>
internal sealed record OutboxProgress(int Done, int Attempts, DateTimeOffset? LastAttemptAt, string? LastError, DateTimeOffset? NextAttemptAt)
{
    public static OutboxProgress None { get; } = new(0, 0, null, null, null);

    /// <summary>The next delivery's turn.</summary>
    public OutboxProgress Next() => new(Done + 1, 0, null, null, null);
}
