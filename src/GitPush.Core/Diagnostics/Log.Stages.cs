using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

/// <summary>Log messages. Event ids: 200 to 299 are those of stages.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Information, "Push {PushId}: stage {Stage} rejected: {Reason}")]
    public static partial void StageRejected(ILogger logger, string pushId, string stage, string? reason);

    [LoggerMessage(201, LogLevel.Error, "Push {PushId}: stage {Stage} failed in {Phase}")]
    public static partial void StageFailed(ILogger logger, Exception? exception, string pushId, string stage, string phase);

    [LoggerMessage(202, LogLevel.Error, "Push {PushId}: stage {Stage} in {Phase} ran out of its time of {Timeout}")]
    public static partial void StageTimedOut(ILogger logger, string pushId, string stage, string phase, TimeSpan timeout);

    [LoggerMessage(203, LogLevel.Warning, "Push {PushId}: cancelled in {Phase} of stage {Stage}: {Reason}")]
    public static partial void StageCancelled(ILogger logger, string pushId, string stage, string phase, string? reason);

    [LoggerMessage(204, LogLevel.Error, "Push {PushId}: stage {Stage} did not end when its cancellation token told it to in {Phase}; it is left running")]
    public static partial void StageAbandoned(ILogger logger, string pushId, string stage, string phase);

    [LoggerMessage(205, LogLevel.Error, "Push {PushId}: stage {Stage} failed in {Phase} after it had been given up")]
    public static partial void AbandonedStageFailed(ILogger logger, Exception? exception, string pushId, string stage, string phase);

    [LoggerMessage(206, LogLevel.Information, "Push {PushId}: rolling back {Name}")]
    public static partial void RollingBack(ILogger logger, string pushId, string name);

    [LoggerMessage(207, LogLevel.Warning, "Push {PushId}: an instance of stage {Stage} failed to be disposed")]
    public static partial void StageDisposeFailed(ILogger logger, Exception? exception, string pushId, string stage);

    [LoggerMessage(208, LogLevel.Debug, "Push {PushId}: stage {Stage} ended in {Phase} with an exception after it had been cancelled")]
    public static partial void StageEndedByCancellation(ILogger logger, Exception? exception, string pushId, string stage, string phase);

    [LoggerMessage(209, LogLevel.Error, "Push {PushId}: stage {Stage} failed in {Phase}: {Reason}")]
    public static partial void StageFailedAsTold(ILogger logger, Exception? cause, string pushId, string stage, string phase, string? reason);
}
