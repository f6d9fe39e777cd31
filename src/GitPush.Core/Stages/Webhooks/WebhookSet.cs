using System.Collections.Frozen;
using GitPush.Repositories;
using GitPush.Secrets;
using Microsoft.Extensions.Options;

namespace GitPush.Stages.Webhooks;

/// <summary>The host's webhooks.</summary>
internal sealed class WebhookSet : IDisposable
{
    private readonly FrozenDictionary<string, Webhook> _webhooks;

    public WebhookSet(
        IEnumerable<WebhookRegistration> registrations,
        IOptionsMonitor<WebhookOptions> options,
        IOptions<GitPushOptions> server,
        ServerInstance instance,
        SecretResolver secrets,
        TimeProvider time) =>
        _webhooks = registrations.ToFrozenDictionary(
            registration => registration.Name,
            registration => new Webhook(registration.Name, options.Get(registration.Name), instance.Root, server.Value.Fsync, secrets, time),
            StringComparer.Ordinal);

    public IEnumerable<Webhook> All => _webhooks.Values;

    public Webhook this[string name] => _webhooks[name];

    public void Dispose()
    {
        foreach (var webhook in _webhooks.Values)
        {
            webhook.Dispose();
        }
    }
}
