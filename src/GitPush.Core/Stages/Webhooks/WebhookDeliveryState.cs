namespace GitPush.Stages.Webhooks;

/// <summary>What has become of a delivery that the receiver has not taken.</summary>
public enum WebhookDeliveryState
{
    /// <summary>It waits for its first or its next attempt, or for the deliveries before it.</summary>
    Waiting,

    /// <summary>It was given up.</summary>
    Dead,
}
