using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitPush.Http;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A git request to {Path} failed ({RequestId})")]
    public static partial void RequestFailed(ILogger logger, Exception exception, PathString path, string requestId);

    [LoggerMessage(2, LogLevel.Information, "A git request to {Path} was refused: {Reason}")]
    public static partial void BadRequest(ILogger logger, PathString path, string reason);

    [LoggerMessage(3, LogLevel.Information, "A git request to {Path} was cut off: {Reason}")]
    public static partial void ClientIdle(ILogger logger, PathString path, string reason);

    [LoggerMessage(4, LogLevel.Debug, "The client of a git request to {Path} went away: {Reason}")]
    public static partial void ClientGone(ILogger logger, PathString path, string reason);

    [LoggerMessage(5, LogLevel.Warning, "A password came unencrypted from {Address}: serve git over HTTPS. Where a proxy does that, add UseForwardedHeaders(). This is said once")]
    public static partial void PlainTextPassword(ILogger logger, IPAddress address);

    [LoggerMessage(6, LogLevel.Information, "A download of a push's files was ended: the build that it was for is over")]
    public static partial void TreeRevoked(ILogger logger);
}
