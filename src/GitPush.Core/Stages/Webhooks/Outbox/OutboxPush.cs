namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>A push that a receiver is to be told of: a file of an outbox.</summary>
internal sealed record OutboxPush
{
    public required string PushId { get; init; }

    public required string Repository { get; init; }

    /// <summary>When the push was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is attempted: later than <see cref="CreatedAt"/> for what was a dead letter.</summary>
    public required DateTimeOffset WaitsSince { get; init; }

    /// <summary>The trace that the push belongs to, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>In the order in which they are sent.</summary>
    public required IReadOnlyList<OutboxDelivery> Deliveries { get; init; }

    /// <summary>Why a dead letter is one; null for what waits.</summary>
    public OutboxProgress? Failure { get; init; }
}
