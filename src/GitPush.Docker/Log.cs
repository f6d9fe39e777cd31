using Microsoft.Extensions.Logging;

namespace GitPush.Docker;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Built {Image} for push {PushId} in {Duration}")]
    public static partial void ImageBuilt(ILogger logger, string image, string pushId, TimeSpan duration);

    // Without the exception: that is in the log with the stage that it ended.
    [LoggerMessage(2, LogLevel.Error, "The Docker engine at {Engine} failed push {PushId}: {Problem}")]
    public static partial void EngineFailed(ILogger logger, string engine, string pushId, string problem);

    [LoggerMessage(3, LogLevel.Warning, "The build argument {Argument} of image {Image} is called like a secret. Arguments stay readable in an image's history: use ImageBuild.Secrets")]
    public static partial void SecretLookingArgument(ILogger logger, string image, string argument);

    [LoggerMessage(4, LogLevel.Warning, "The image {Image} could not be removed from the Docker engine")]
    public static partial void ImageNotRemoved(ILogger logger, Exception exception, string image);

    [LoggerMessage(5, LogLevel.Error, "The Docker engine called {Method} during a build, and the call failed")]
    public static partial void SessionCallFailed(ILogger logger, Exception exception, string method);

    [LoggerMessage(6, LogLevel.Information, "Removed {Count} image(s) of {Repository} from the Docker engine")]
    public static partial void ImagesRemoved(ILogger logger, int count, string repository);

    [LoggerMessage(7, LogLevel.Information, "Push {PushId} was refused by its build: {Reason}")]
    public static partial void BuildFailed(ILogger logger, string pushId, string reason);

    [LoggerMessage(8, LogLevel.Information, "What the Docker engine said of push {PushId}: {Problem}")]
    public static partial void EngineSaid(ILogger logger, string pushId, string problem);
}
