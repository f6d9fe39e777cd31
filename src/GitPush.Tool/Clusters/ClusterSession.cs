using GitPush.Kubernetes;
using GitPush.Kubernetes.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Tool.Clusters;

/// <summary>The cluster that a command talks to.</summary>
internal sealed class ClusterSession : IDisposable
{
    private readonly KubernetesClients _clients;

    private ClusterSession(KubernetesClients clients, KubernetesClient client, string ns) => (_clients, Client, Namespace) = (clients, client, ns);

    public KubernetesClient Client { get; }

    /// <summary>The namespace that is meant where nothing else is said.</summary>
    public string Namespace { get; }

    public static async Task<ClusterSession> OpenAsync(KubernetesClusterOptions options, string? ns, CancellationToken cancellationToken)
    {
        var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        try
        {
            var client = await clients.GetAsync(options, cancellationToken);
            return new ClusterSession(clients, client, ns ?? client.DefaultNamespace ?? "default");
        }
        catch
        {
            clients.Dispose();
            throw;
        }
    }

    public void Dispose() => _clients.Dispose();
}
