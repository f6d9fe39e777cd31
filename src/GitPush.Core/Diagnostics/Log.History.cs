using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

// Event ids: 620 to 639 are those of the history.
internal static partial class Log
{
    [LoggerMessage(620, LogLevel.Information, "Removed {Pushes} old push(es) from the history")]
    public static partial void HistoryRemoved(ILogger logger, int pushes);

    [LoggerMessage(621, LogLevel.Error, "The upkeep of the history failed; pushes are recorded all the same")]
    public static partial void HistoryUpkeepFailed(ILogger logger, Exception exception);
}
