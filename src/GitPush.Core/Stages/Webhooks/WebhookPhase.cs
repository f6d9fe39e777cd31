namespace GitPush.Stages.Webhooks;

/// <summary>When a webhook is called.</summary>
public enum WebhookPhase
{
    /// <summary>
    /// After the refs have changed, from an outbox on disk: at least once, in the order of the pushes to a repository, again and again
    /// until the receiver takes it. No pusher waits for it.
    /// </summary>
    PostReceive,

    /// <summary>Before any ref changes: the answer may refuse the push, and the pusher reads it.</summary>
    PreReceive,
}
