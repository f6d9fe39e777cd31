using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>The client for a stage's cluster.</summary>
internal static class ConnectedClient
{
    /// <exception cref="StageFailedException">The settings of the cluster are missing or wrong.</exception>
    public static async ValueTask<KubernetesClient> GetAsync(KubernetesClients clients, KubernetesClusterOptions cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await clients.GetAsync(cluster, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException($"the connection to the cluster is not set up: {exception.Message}", exception);
        }
    }
}
