namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>Where credentials come from. Safe for use by several threads.</summary>
internal abstract class CredentialSource
{
    /// <summary>The credential for the next request.</summary>
    /// <exception cref="KubernetesApiException">There is none to be had.</exception>
    public abstract ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server did not accept a credential.</summary>
    /// <returns>Whether asking again may give another one.</returns>
    public abstract bool Forget(ClusterCredential refused);
}
