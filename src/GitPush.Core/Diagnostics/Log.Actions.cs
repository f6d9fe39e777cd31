using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

/// <content>Event ids 600 to 619 are those of what operators do with pushes.</content>
internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Error, "Push {PushId}: where it can be read about could not be found out")]
    public static partial void LinkFailed(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(601, LogLevel.Information, "Push {PushId} to {Repository} was cancelled by {User}")]
    public static partial void PushCancelledBy(ILogger logger, string pushId, string repository, string user);

    [LoggerMessage(602, LogLevel.Information, "{Repository} was frozen by {User}: {Reason}")]
    public static partial void Frozen(ILogger logger, string repository, string user, string reason);

    [LoggerMessage(603, LogLevel.Information, "{Repository} takes pushes again")]
    public static partial void Unfrozen(ILogger logger, string repository);
}
