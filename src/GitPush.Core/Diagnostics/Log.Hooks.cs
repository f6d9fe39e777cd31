using Microsoft.Extensions.Logging;

namespace GitPush.Diagnostics;

// Event ids: 640 to 659 are those of programs that run as hooks.
internal static partial class Log
{
    [LoggerMessage(640, LogLevel.Error, "Push {PushId}: the hook {Path} cannot be started")]
    public static partial void HookNotStarted(ILogger logger, string pushId, string path, Exception exception);

    [LoggerMessage(641, LogLevel.Warning, "Push {PushId}: the hook {Path} is ended with all that it started")]
    public static partial void HookEnded(ILogger logger, string pushId, string path);

    [LoggerMessage(642, LogLevel.Warning, "Push {PushId}: the hook {Path} is passed over, because it is not executable")]
    public static partial void HookNotExecutable(ILogger logger, string pushId, string path);
}
