using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes;

/// <summary>Log messages. Event ids: 300 to 399 are those of builds.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Warning, "Push {PushId}: image {Image} was not built by Job {Namespace}/{Job}: {Reason}; the container that fetches the pushed files said last: {ContextLine}")]
    public static partial void BuildFailed(ILogger logger, string pushId, string image, string @namespace, string job, string reason, string? contextLine);

    [LoggerMessage(301, LogLevel.Warning, "Push {PushId}: Job {Namespace}/{Job} and its Secret could not be deleted; the cluster deletes them when the Job's time is up")]
    public static partial void BuildJobLeft(ILogger logger, Exception exception, string pushId, string @namespace, string job);
}
