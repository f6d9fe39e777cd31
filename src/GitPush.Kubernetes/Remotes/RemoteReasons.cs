namespace GitPush.Kubernetes.Remotes;

/// <summary>The reasons of conditions.</summary>
internal static class RemoteReasons
{
    public const string Accepted = "Accepted";
    public const string Suspended = "Suspended";
    public const string InvalidSpec = "InvalidSpec";
    public const string RepositoryTaken = "RepositoryTaken";
    public const string MissingRegistry = "MissingRegistry";
    public const string BuildsNotConfigured = "BuildsNotConfigured";
    public const string ForbiddenToImpersonate = "ForbiddenToImpersonate";
    public const string ServiceAccountNotFound = "ServiceAccountNotFound";
    public const string Forbidden = "Forbidden";
    public const string NoKeys = "NoKeys";
    public const string KeyRefused = "KeyRefused";
    public const string NoSshTransport = "NoSshTransport";
}
