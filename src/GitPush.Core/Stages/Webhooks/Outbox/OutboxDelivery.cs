namespace GitPush.Stages.Webhooks.Outbox;

/// <summary>One ref of a push that a receiver is to be told of.</summary>
/// <param name="Id">The delivery's id.</param>
/// <param name="Ref">The ref's full name.</param>
/// <param name="Before">What it named before the push.</param>
/// <param name="After">What it is to name after it; null in files of older versions.</param>
/// <param name="Body">What is sent.</param>
internal sealed record OutboxDelivery(string Id, string Ref, string Before, string? After, string Body);
