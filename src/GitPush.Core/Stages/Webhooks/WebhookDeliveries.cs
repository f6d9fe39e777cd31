using System.Runtime.CompilerServices;
using GitPush.Stages.Webhooks.Outbox;

namespace GitPush.Stages.Webhooks;

/// <inheritdoc cref="IWebhookDeliveries"/>
internal sealed class WebhookDeliveries(WebhookSet webhooks, WebhookSender sender, TimeProvider time) : IWebhookDeliveries
{
    public async IAsyncEnumerable<WebhookDelivery> ListAsync(
        WebhookDeliveryState? state = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var webhook in webhooks.All.OrderBy(webhook => webhook.Name, StringComparer.Ordinal))
        {
            foreach (var folder in webhook.Outbox.Folders())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var found = await Task.Run(() => Read(webhook, folder, state).ToList(), cancellationToken).ConfigureAwait(false);
                foreach (var delivery in found)
                {
                    yield return delivery;
                }
            }
        }
    }

    public ValueTask<bool> RetryAsync(string id, CancellationToken cancellationToken = default)
    {
        if (Find(id) is not var (webhook, folder, file, push))
        {
            return new(false);
        }

        folder.Revive(file, push, time.GetUtcNow());
        sender.Wake(webhook, folder);
        return new(true);
    }

    public ValueTask<bool> DiscardAsync(string id, CancellationToken cancellationToken = default)
    {
        if (Find(id) is not var (_, _, file, _))
        {
            return new(false);
        }

        File.Delete(file);
        return new(true);
    }

    private (Webhook Webhook, OutboxFolder Folder, string File, OutboxPush Push)? Find(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        foreach (var webhook in webhooks.All)
        {
            foreach (var folder in webhook.Outbox.Folders())
            {
                // The id is compared and never a part of a path.
                foreach (var file in folder.Dead.Where(file => Path.GetFileNameWithoutExtension(file) == id))
                {
                    if (OutboxFolder.Read(file) is { } push)
                    {
                        return (webhook, folder, file, push);
                    }
                }
            }
        }

        return null;
    }

    private static IEnumerable<WebhookDelivery> Read(Webhook webhook, OutboxFolder folder, WebhookDeliveryState? state)
    {
        if (state is null or WebhookDeliveryState.Waiting)
        {
            foreach (var file in folder.Waiting)
            {
                if (OutboxFolder.Read(file) is not { } push)
                {
                    continue;
                }

                var progress = OutboxFolder.ReadProgress(file);
                for (var i = progress.Done; i < push.Deliveries.Count; i++)
                {
                    yield return Describe(webhook, push, push.Deliveries[i], WebhookDeliveryState.Waiting, i == progress.Done ? progress : OutboxProgress.None);
                }
            }
        }

        if (state is null or WebhookDeliveryState.Dead)
        {
            foreach (var file in folder.Dead)
            {
                if (OutboxFolder.Read(file) is { Deliveries: [var delivery] } push)
                {
                    yield return Describe(webhook, push, delivery, WebhookDeliveryState.Dead, push.Failure ?? OutboxProgress.None);
                }
            }
        }
    }

    private static WebhookDelivery Describe(Webhook webhook, OutboxPush push, OutboxDelivery delivery, WebhookDeliveryState state, OutboxProgress progress) => new(
        delivery.Id,
        webhook.Name,
        push.Repository,
        push.PushId,
        delivery.Ref,
        state,
        push.CreatedAt,
        progress.Attempts,
        progress.LastAttemptAt,
        progress.LastError);
}
