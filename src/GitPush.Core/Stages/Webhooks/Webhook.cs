using GitPush.Hooks;
using GitPush.Secrets;
using GitPush.Stages.Webhooks.Outbox;
using GitPush.Stages.Webhooks.Sending;

namespace GitPush.Stages.Webhooks;

/// <summary>One webhook of the host, with what it needs to run.</summary>
internal sealed class Webhook : IDisposable
{
    // A receiver that was down is not to meet all that waited for it at once.
    private const int MaxConcurrency = 4;

    public Webhook(string name, WebhookOptions options, string root, bool durable, SecretResolver secrets, TimeProvider time)
    {
        Name = name;
        Options = options;
        Refs = GlobList.Parse(options.Refs);
        Client = new WebhookClient(name, options, secrets, time);
        Outbox = new WebhookOutbox(root, name, durable);
    }

    public string Name { get; }

    public WebhookOptions Options { get; }

    /// <summary>The refs that are told of.</summary>
    public GlobList Refs { get; }

    public WebhookClient Client { get; }

    public WebhookOutbox Outbox { get; }

    /// <summary>Requests that are under way at the same time.</summary>
    public SemaphoreSlim Places { get; } = new(MaxConcurrency);

    public void Dispose()
    {
        Client.Dispose();
        Places.Dispose();
    }
}
