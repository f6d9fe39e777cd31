using GitPush.Kubernetes.Client;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Controller;

/// <summary>The way to the cluster: as the server itself, and as the ServiceAccount of a Remote.</summary>
internal sealed class RemoteClient(KubernetesClients clients, IOptions<GitPushRemoteOptions> options)
{
    private readonly GitPushRemoteOptions _options = options.Value;

    /// <summary>As the server.</summary>
    public ValueTask<KubernetesClient> GetAsync(CancellationToken cancellationToken) => clients.GetAsync(_options.Cluster, cancellationToken);

    /// <summary>As an account of a namespace.</summary>
    public ValueTask<KubernetesClient> GetAsync(string ns, string serviceAccount, CancellationToken cancellationToken)
    {
        var settings = new KubernetesClusterOptions();
        Copy(settings, ns, serviceAccount);
        return clients.GetAsync(settings, cancellationToken);
    }

    /// <summary>Makes settings those of an account of a namespace.</summary>
    public void Copy(KubernetesClusterOptions settings, string ns, string serviceAccount)
    {
        settings.Kubeconfig = _options.Cluster.Kubeconfig;
        settings.Context = _options.Cluster.Context;
        settings.RequestTimeout = _options.Cluster.RequestTimeout;
        settings.RetryTimeout = _options.Cluster.RetryTimeout;
        settings.Impersonate = $"system:serviceaccount:{ns}:{serviceAccount}";
    }
}
