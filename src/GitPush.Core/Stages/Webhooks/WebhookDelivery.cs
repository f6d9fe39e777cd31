namespace GitPush.Stages.Webhooks;

/// <summary>One delivery that a receiver has not taken: one ref of one push, for one webhook.</summary>
/// <param name="Id">Its id, which the receiver gets as <c>X-GitHub-Delivery</c>, the same in each attempt.</param>
/// <param name="Webhook">The webhook's name.</param>
/// <param name="Repository">The repository's name.</param>
/// <param name="PushId">The push.</param>
/// <param name="Ref">The ref, by its full name.</param>
/// <param name="State">Whether it is still attempted.</param>
/// <param name="CreatedAt">When the push was accepted.</param>
/// <param name="Attempts">How often it was attempted since it began to wait.</param>
/// <param name="LastAttemptAt">When it was attempted last, or null.</param>
/// <param name="LastError">Why that attempt failed, or null.</param>
public sealed record WebhookDelivery(
    string Id,
    string Webhook,
    string Repository,
    string PushId,
    string Ref,
    WebhookDeliveryState State,
    DateTimeOffset CreatedAt,
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    string? LastError);
