using GitPush.Diagnostics;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Stages.Webhooks.Outbox;
using Microsoft.Extensions.Logging;

namespace GitPush.Stages.Webhooks;

/// <summary>
/// Finds out whether pushes were accepted whose server died before it could say so: a ref that is not what it was before tells that
/// it was, if the repository has what the ref was to name. When in doubt the receiver is told.
/// </summary>
internal sealed class OutboxRecovery(IRepositoryStore store, ServerInstance instance, TimeProvider time, ILogger<OutboxRecovery> logger)
{
    /// <summary>Goes through what servers that are gone have left in an outbox.</summary>
    /// <returns>How many pushes wait now that did not before.</returns>
    public async Task<int> RunAsync(WebhookOutbox outbox, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var folder in outbox.Folders())
        {
            foreach (var (file, owner) in folder.ListPending())
            {
                if (!instance.IsForgotten(owner))
                {
                    continue;
                }

                if (OutboxFolder.Read(file) is not { } push)
                {
                    File.Delete(file);
                    continue;
                }

                if (await TryFindAcceptedAsync(push, outbox, cancellationToken).ConfigureAwait(false) is not { } accepted)
                {
                    continue;
                }

                if (accepted.Count == 0)
                {
                    File.Delete(file);
                    continue;
                }

                folder.Accept(file, accepted.Count == push.Deliveries.Count ? null : push with { Deliveries = accepted }, push.PushId, time.GetUtcNow());
                found++;
            }
        }

        return found;
    }

    /// <returns>Null when that cannot be told now: a repository that cannot be opened is not to keep others' deliveries waiting.</returns>
    private async Task<IReadOnlyList<OutboxDelivery>?> TryFindAcceptedAsync(OutboxPush push, WebhookOutbox outbox, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAcceptedAsync(push, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.OutboxFailed(logger, exception, outbox.Webhook);
            return null;
        }
    }

    private async Task<IReadOnlyList<OutboxDelivery>> FindAcceptedAsync(OutboxPush push, CancellationToken cancellationToken)
    {
        if (!RepositoryName.TryParse(push.Repository, out var name) || await store.OpenAsync(name, cancellationToken).ConfigureAwait(false) is not { } repository)
        {
            return [];
        }

        return [.. push.Deliveries.Where(delivery => IsAccepted(repository, delivery))];
    }

    /// <summary>Whether a ref has changed, and what it was to name is there: objects of a push that was not accepted never get here.</summary>
    private static bool IsAccepted(GitRepository repository, OutboxDelivery delivery)
    {
        var now = repository.FindRef(delivery.Ref)?.Id ?? ObjectId.Zero;
        return now.ToString() != delivery.Before
            && (!ObjectId.TryParse(delivery.After, out var after) || after.IsZero || repository.GetObjectType(after) is not null);
    }
}
