using GitPush.History;
using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Push {PushId} to {Repository} by {User} succeeded: {Refs} ref(s)")]
    public static partial void PushSucceeded(ILogger logger, string pushId, string repository, string user, int refs);

    [LoggerMessage(110, LogLevel.Information, "Push {PushId} to {Repository} by {User}: {Result}: {Reason}")]
    public static partial void PushRefused(ILogger logger, string pushId, string repository, string user, PushResult result, string? reason);

    [LoggerMessage(101, LogLevel.Error, "Push {PushId} to {Repository} failed")]
    public static partial void PushFailed(ILogger logger, string pushId, string repository, Exception exception);

    [LoggerMessage(102, LogLevel.Warning, "Push {PushId} to {Repository}: the client broke the protocol: {Problem}")]
    public static partial void BadPushRequest(ILogger logger, string pushId, string repository, string problem);

    [LoggerMessage(113, LogLevel.Error, "Push {PushId} to {Repository} was refused because of the repository's config: {Problem}")]
    public static partial void BadRepositoryConfig(ILogger logger, string pushId, string repository, string problem);

    [LoggerMessage(103, LogLevel.Warning, "Push {PushId}: {Ref} needs {Missing}, which is missing")]
    public static partial void MissingObject(ILogger logger, string pushId, string @ref, string missing);

    [LoggerMessage(104, LogLevel.Error, "Push {PushId} could not be recorded")]
    public static partial void RecordFailed(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(115, LogLevel.Error, "What was to be told of push {PushId} was not told")]
    public static partial void ObserverFailed(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(111, LogLevel.Error, "The quarantine of push {PushId} could not be removed; the server removes it when it starts again")]
    public static partial void QuarantineNotRemoved(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(112, LogLevel.Error, "A service of a stage of push {PushId} failed to be disposed")]
    public static partial void ScopeDisposeFailed(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(114, LogLevel.Warning, "Push {PushId} to {Repository}: cannot lock {Ref}: another process held {Lock} for longer than the push may wait")]
    public static partial void RefLockHeld(ILogger logger, string pushId, string repository, string @ref, string @lock);

    [LoggerMessage(120, LogLevel.Error, "After push {PushId}, info/refs and objects/info/packs could not be brought up to date")]
    public static partial void ServerInfoNotUpdated(ILogger logger, string pushId, Exception exception);

    [LoggerMessage(106, LogLevel.Warning, "The server found that push {PushId} to {Repository} was interrupted by the end of another server")]
    public static partial void PushInterrupted(ILogger logger, string pushId, string repository);

    [LoggerMessage(107, LogLevel.Information, "Removed what a server that died left behind: {Path}")]
    public static partial void LeftoverRemoved(ILogger logger, string path);

    [LoggerMessage(108, LogLevel.Error, "Clearing away after servers that died failed")]
    public static partial void RecoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(109, LogLevel.Warning, "Fetch from {Repository}: {Problem}")]
    public static partial void BadFetchRequest(ILogger logger, string repository, string problem);

    [LoggerMessage(105, LogLevel.Information, "Push {PushId} to {Repository} waits for its turn, behind {Whom}")]
    public static partial void PushWaits(ILogger logger, string pushId, string repository, string whom);
}
