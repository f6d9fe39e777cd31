using Microsoft.Extensions.Logging;

namespace GitPush.Ssh;

/// <summary>What happens on an authenticated connection.</summary>
internal static partial class Log
{
    [LoggerMessage(140, LogLevel.Information, "The client broke the SSH protocol: {Reason}")]
    public static partial void ClientBrokeProtocol(ILogger logger, string reason);

    [LoggerMessage(141, LogLevel.Information, "The connection was ended: {Reason}")]
    public static partial void ConnectionEnded(ILogger logger, string reason);

    [LoggerMessage(142, LogLevel.Debug, "A channel was refused: {Reason}")]
    public static partial void ChannelRefused(ILogger logger, string reason);

    [LoggerMessage(143, LogLevel.Debug, "A request {Type} was refused")]
    public static partial void RequestRefused(ILogger logger, string type);

    [LoggerMessage(144, LogLevel.Debug, "A session was interrupted: {Reason}")]
    public static partial void ProgramInterrupted(ILogger logger, string reason);

    [LoggerMessage(145, LogLevel.Error, "A session failed")]
    public static partial void ProgramFailed(ILogger logger, Exception exception);
}
