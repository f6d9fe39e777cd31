using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

// Event ids: 130 to 139 are those of fetches.
internal static partial class Log
{
    [LoggerMessage(130, LogLevel.Debug, "Fetch from {Repository} by {Agent}: {Wants} want(s), {Haves} in common, filter {Filter}, session {SessionId}, server options {ServerOptions}")]
    public static partial void Fetch(
        ILogger logger, string repository, string agent, int wants, int haves, string? filter, string sessionId, string serverOptions);

    [LoggerMessage(131, LogLevel.Error, "Fetch from {Repository} failed")]
    public static partial void PackNotCompleted(ILogger logger, string repository, Exception exception);
}
