using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GitPush.Console;

internal static partial class Log
{
    public const string Category = "GitPush.Console";

    [LoggerMessage(1, LogLevel.Error, "A request to the console at {Path} failed ({RequestId})")]
    public static partial void RequestFailed(ILogger logger, Exception exception, PathString path, string requestId);

    [LoggerMessage(2, LogLevel.Information, "{User} asks to {Action} push {Push} to {Repository}")]
    public static partial void PushAction(ILogger logger, string user, string action, string push, string repository);

    [LoggerMessage(3, LogLevel.Information, "{User} has set {Repository} to frozen: {Frozen}")]
    public static partial void Freeze(ILogger logger, string user, string repository, bool frozen);
}
