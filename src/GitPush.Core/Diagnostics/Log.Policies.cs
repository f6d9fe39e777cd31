using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

/// <summary>Log messages. Event ids: 660 to 679 are those of policies.</summary>
internal static partial class Log
{
    [LoggerMessage(660, LogLevel.Information, "Push {PushId}: policy: {Violation}")]
    public static partial void PolicyViolated(ILogger logger, string pushId, string violation);

    [LoggerMessage(661, LogLevel.Warning, "Push {PushId}: {Source} has what does not count: {Problem}")]
    public static partial void SignersIncomplete(ILogger logger, string pushId, string source, string problem);
}
