namespace GitPush.Stages.Webhooks;

/// <summary>That the host has a webhook of this name.</summary>
internal sealed record WebhookRegistration(string Name);
