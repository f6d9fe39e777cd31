using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Configuration;

/// <summary>All that a connection to a cluster needs.</summary>
/// <param name="Name">For the log: the context's name.</param>
/// <param name="Address">Where the server is.</param>
/// <param name="Credentials">Who asks.</param>
/// <param name="Impersonation">As whom, if not as who asks.</param>
/// <param name="Namespace">Where objects are that do not say; null when the settings name none.</param>
internal sealed record ClusterConfiguration(
    string Name, ClusterAddress Address, CredentialSource Credentials, Impersonation? Impersonation, string? Namespace);
