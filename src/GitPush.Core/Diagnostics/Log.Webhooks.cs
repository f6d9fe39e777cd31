using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

/// <summary>Log messages. Event ids: 680 to 699 are those of webhooks.</summary>
internal static partial class Log
{
    [LoggerMessage(680, LogLevel.Information, "Webhook {Webhook}: delivery {Delivery} of push {PushId} was taken, {Ref}")]
    public static partial void WebhookDelivered(ILogger logger, string webhook, string delivery, string pushId, string @ref);

    [LoggerMessage(681, LogLevel.Warning, "Webhook {Webhook}: delivery {Delivery} of push {PushId} failed, attempt {Attempt}: {Reason}")]
    public static partial void WebhookFailed(ILogger logger, string webhook, string delivery, string pushId, int attempt, string reason);

    [LoggerMessage(682, LogLevel.Error, "Webhook {Webhook}: delivery {Delivery} of push {PushId}, {Ref}, is given up after {Attempts} attempts: {Reason}")]
    public static partial void WebhookGivenUp(ILogger logger, string webhook, string delivery, string pushId, string @ref, int attempts, string reason);

    [LoggerMessage(683, LogLevel.Warning, "Push {PushId}: webhook {Webhook} could not be asked: {Reason}")]
    public static partial void WebhookNotAsked(ILogger logger, string pushId, string webhook, string reason);

    [LoggerMessage(684, LogLevel.Error, "Webhook {Webhook}: its outbox failed; it is looked at again")]
    public static partial void OutboxFailed(ILogger logger, Exception exception, string webhook);

    [LoggerMessage(685, LogLevel.Error, "Webhook {Webhook}: {File} cannot be read and is put aside")]
    public static partial void OutboxFileUnreadable(ILogger logger, string webhook, string file);

    [LoggerMessage(686, LogLevel.Information, "Webhook {Webhook}: {Count} pushes were accepted by a server that ended before it could say so; they are delivered now")]
    public static partial void WebhookPushesRecovered(ILogger logger, string webhook, int count);

    [LoggerMessage(687, LogLevel.Warning, "{Count} pushes wait for webhook {Webhook}, which the host has no more")]
    public static partial void WebhookForgotten(ILogger logger, string webhook, int count);
}
