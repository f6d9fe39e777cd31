namespace GitPush.Stages.Webhooks.Sending;

/// <summary>What a receiver is sent.</summary>
/// <param name="DeliveryId">The same in each attempt, so that a receiver can tell that it has had it.</param>
/// <param name="PushId">The push.</param>
/// <param name="Phase">For which phase it is.</param>
/// <param name="TraceParent">The trace that the push belongs to (W3C Trace Context), or null.</param>
/// <param name="Body">As UTF-8, in the webhook's format.</param>
internal sealed record WebhookRequest(string DeliveryId, string PushId, WebhookPhase Phase, string? TraceParent, ReadOnlyMemory<byte> Body);
