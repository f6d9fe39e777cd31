namespace GitPush.Stages.Webhooks;

/// <summary>The headers that receivers of GitHub's webhooks read.</summary>
internal static class WebhookHeaders
{
    public const string Event = "X-GitHub-Event";
    public const string Delivery = "X-GitHub-Delivery";
    public const string Signature = "X-Hub-Signature-256";

    /// <summary>Not GitHub's: <c>pre-receive</c> or <c>post-receive</c>.</summary>
    public const string Phase = "X-GitPush-Phase";

    /// <summary>Not GitHub's: the id of the push.</summary>
    public const string Push = "X-GitPush-Push";
}
