using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes;

internal static partial class Log
{
    [LoggerMessage(600, LogLevel.Information, "The preview in namespace {Namespace} is being deleted: {Ref} of the repository {Repository} is no more")]
    public static partial void PreviewRemoved(ILogger logger, string @namespace, string @ref, string repository);

    [LoggerMessage(601, LogLevel.Warning, "Previews that may have been left behind could not be looked for; they are later")]
    public static partial void PreviewsNotLookedAt(ILogger logger, Exception exception);

    [LoggerMessage(602, LogLevel.Warning, "Whether {Ref} of the repository {Repository} is there could not be read; its preview stays")]
    public static partial void PreviewRefNotRead(ILogger logger, Exception exception, string @ref, string repository);
}
