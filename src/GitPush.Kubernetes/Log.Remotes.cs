using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes;

/// <content>Remotes: 400-499.</content>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "{Count} Remote(s) of {ApiVersion} are watched")]
    public static partial void RemotesRead(ILogger logger, int count, string apiVersion);

    [LoggerMessage(401, LogLevel.Information, "The cluster has no Remotes of {ApiVersion}: their definition is not installed")]
    public static partial void RemotesMissing(ILogger logger, string apiVersion);

    [LoggerMessage(402, LogLevel.Information, "The cluster no longer knows what changed since Remotes of {ApiVersion} were read; they are read again")]
    public static partial void RemotesExpired(ILogger logger, string apiVersion);

    [LoggerMessage(403, LogLevel.Warning, "Remotes of {ApiVersion} cannot be watched, the next try is in {Delay}: {Problem}")]
    public static partial void RemotesLost(ILogger logger, string apiVersion, TimeSpan delay, string problem);

    [LoggerMessage(404, LogLevel.Warning, "The host starts without its Remotes: they could not be read within {Timeout}")]
    public static partial void RemotesLate(ILogger logger, TimeSpan timeout);

    [LoggerMessage(405, LogLevel.Error, "Remote {Namespace}/{Name} could not be looked at, the next try is in {Delay}")]
    public static partial void ReconcileFailed(ILogger logger, Exception exception, string? @namespace, string name, TimeSpan delay);

    [LoggerMessage(406, LogLevel.Critical, "The controller of Remotes has ended")]
    public static partial void ControllerFailed(ILogger logger, Exception exception);

    [LoggerMessage(407, LogLevel.Information, "Remote {Namespace}/{Name} is {Reason}: {Message}")]
    public static partial void RemoteChecked(ILogger logger, string @namespace, string name, string reason, string message);

    [LoggerMessage(408, LogLevel.Information, "Remote {Namespace}/{Name} is gone: its keys open nothing any more")]
    public static partial void RemoteGone(ILogger logger, string @namespace, string name);

    [LoggerMessage(409, LogLevel.Information, "The repository {Repository} was deleted with its Remote {Namespace}/{Name}")]
    public static partial void RepositoryDeleted(ILogger logger, string repository, string @namespace, string name);

    [LoggerMessage(410, LogLevel.Error, "The repository {Repository} could not be deleted with its Remote")]
    public static partial void RepositoryNotDeleted(ILogger logger, Exception exception, string repository);

    [LoggerMessage(411, LogLevel.Warning, "An event of Remote {Namespace}/{Name} could not be written: {Problem}")]
    public static partial void EventNotWritten(ILogger logger, string @namespace, string name, string problem);

    [LoggerMessage(412, LogLevel.Warning, "{Count} events of Remotes were not written: the cluster takes them too slowly")]
    public static partial void EventsDropped(ILogger logger, long count);
}
