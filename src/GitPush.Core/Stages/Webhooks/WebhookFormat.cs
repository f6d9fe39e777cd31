namespace GitPush.Stages.Webhooks;

/// <summary>The form in which a receiver is told of a push.</summary>
public enum WebhookFormat
{
    /// <summary>
    /// As GitHub tells of a <c>push</c> event: its payload, <c>X-GitHub-Event</c>, <c>X-GitHub-Delivery</c>, <c>X-Hub-Signature-256</c>. Existing receivers understand it.
    /// </summary>
    GitHub,

    /// <summary>
    /// A CloudEvent (version 1.0, structured mode: <c>application/cloudevents+json</c>) of type <c>dev.gitpush.push</c>, whose <c>data</c> is that same payload.
    /// It is signed with <c>X-Hub-Signature-256</c> as well.
    /// </summary>
    CloudEvents,
}
