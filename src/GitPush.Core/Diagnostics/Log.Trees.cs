using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

/// <summary>Log messages. Event ids: 400 to 409 are those of trees that builds outside of the server fetch.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Warning, "Push {PushId}: somebody asked for files of repository {Repository} with a token that is used up or too old")]
    public static partial void TreeTokenRefused(ILogger logger, string pushId, string repository);
}
