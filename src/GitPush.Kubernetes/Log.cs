using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes;

/// <summary>What the package logs. Ids: the client 1-99, apply 100-199, health and jobs 200-299, builds 300-399, remotes 400-499, manifests 500-599, previews 600-699.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The cluster at {Server}: {Method} {Path} is sent again in {Delay}: {Problem}")]
    public static partial void RequestRepeated(ILogger logger, string server, string method, string path, TimeSpan delay, string problem);

    [LoggerMessage(2, LogLevel.Debug, "The cluster at {Server}: {Method} {Path}: {Status} after {Milliseconds} ms")]
    public static partial void RequestAnswered(ILogger logger, string server, string method, string path, int status, double milliseconds);

    [LoggerMessage(3, LogLevel.Information, "The cluster at {Server} did not accept the credentials; they are read again")]
    public static partial void CredentialsRefused(ILogger logger, string server);

    [LoggerMessage(4, LogLevel.Error, "The connection to a cluster cannot be set up")]
    public static partial void ConfigurationFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "The cluster at {Server} is used with context {Context}")]
    public static partial void ClusterConfigured(ILogger logger, string server, string context);

    [LoggerMessage(6, LogLevel.Debug, "The cluster at {Server}: the watch of {Path} goes on after {ResourceVersion}: {Reason}")]
    public static partial void WatchResumed(ILogger logger, string server, string path, string resourceVersion, string reason);

    [LoggerMessage(7, LogLevel.Debug, "The cluster at {Server}: the log of {Path} goes on: {Reason}")]
    public static partial void LogResumed(ILogger logger, string server, string path, string reason);

    [LoggerMessage(8, LogLevel.Warning, "The cluster at {Server}: {Path} cannot be discovered: {Problem}")]
    public static partial void DiscoveryFailed(ILogger logger, string server, string path, string problem);

    [LoggerMessage(9, LogLevel.Information, "The credential plugin {Command} says: {Line}")]
    public static partial void PluginSaid(ILogger logger, string command, string line);

    [LoggerMessage(10, LogLevel.Warning, "A file of credentials cannot be read again; what it said before is used")]
    public static partial void CredentialFileUnreadable(ILogger logger, Exception exception);
}
