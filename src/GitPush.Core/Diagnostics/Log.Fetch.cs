using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(120, LogLevel.Debug, "Fetch from {Repository} by {Agent}: {Wants} want(s), {Haves} in common, filter {Filter}, session {SessionId}, server options {ServerOptions}")]
    public static partial void Fetch(
        ILogger logger, string repository, string agent, int wants, int haves, string? filter, string sessionId, string serverOptions);
}
