namespace GitPush.Stages.Webhooks;

/// <summary>The deliveries that wait, and those that were given up: for operators. A singleton; safe for use by many threads.</summary>
public interface IWebhookDeliveries
{
    /// <summary>Those that wait or were given up, of all webhooks that the host has; of one webhook and repository in their order.</summary>
    /// <param name="state">Only those in this state; null for both.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<WebhookDelivery> ListAsync(WebhookDeliveryState? state = null, CancellationToken cancellationToken = default);

    /// <summary>Has a dead letter delivered again, after what waits for the same webhook and repository.</summary>
    /// <param name="id">The delivery's id.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <returns>False when there is no dead letter of this id.</returns>
    ValueTask<bool> RetryAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Throws a dead letter away.</summary>
    /// <param name="id">The delivery's id.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <returns>False when there is no dead letter of this id.</returns>
    ValueTask<bool> DiscardAsync(string id, CancellationToken cancellationToken = default);
}
