using GitPush.Kubernetes.Client.Configuration;
using GitPush.Kubernetes.Client.Connections;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client;

/// <summary>The clients of the clusters that stages use: one for all who have the same settings. Safe for use by several threads.</summary>
internal sealed class KubernetesClients(TimeProvider time, ILogger<KubernetesClients> logger) : IDisposable
{
    private readonly Dictionary<Settings, KubernetesClient> _clients = [];
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Where the settings of a cluster are looked for.</summary>
    public ClusterEnvironment Environment { get; init; } = ClusterEnvironment.Process;

    /// <summary>The client for a cluster; it belongs to this object. Nothing is sent yet.</summary>
    /// <exception cref="KubernetesApiException">The settings are missing or wrong.</exception>
    public ValueTask<KubernetesClient> GetAsync(KubernetesClusterOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var settings = new Settings(options.Kubeconfig, options.Context, options.Impersonate, options.RequestTimeout, options.RetryTimeout);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_clients.TryGetValue(settings, out var client))
            {
                client = Create(options);
                _clients.Add(settings, client);
            }

            return new(client);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var client in _clients.Values)
            {
                client.Dispose();
            }

            _clients.Clear();
        }
    }

    private KubernetesClient Create(KubernetesClusterOptions options)
    {
        ClusterConfiguration configuration;
        try
        {
            configuration = new ClusterConfigurationReader(Environment, time, logger).Read(options);
        }
        catch (KubernetesApiException exception)
        {
            // The message that the pusher reads names no file.
            Log.ConfigurationFailed(logger, exception);
            throw;
        }

        Log.ClusterConfigured(logger, configuration.Address.Display, configuration.Name);
        return new KubernetesClient(
            new ClusterConnection(configuration.Address, configuration.Credentials, configuration.Impersonation),
            configuration.Namespace,
            new ClientSettings { RequestTimeout = options.RequestTimeout, RetryTimeout = options.RetryTimeout },
            time,
            logger);
    }

    private sealed record Settings(string? Kubeconfig, string? Context, string? Impersonate, TimeSpan RequestTimeout, TimeSpan RetryTimeout);
}
