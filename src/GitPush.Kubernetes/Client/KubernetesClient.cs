using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Discovery;
using GitPush.Kubernetes.Client.Requests;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client;

/// <summary>
/// The Kubernetes API, as far as stages need it: objects of any kind by discovery. Safe for use by several threads. Every
/// request has a time-out; what is safe to send again is, with back-off, after 429, 5xx and lost connections. All of its methods
/// throw <see cref="KubernetesApiException"/> when the server refuses or cannot be reached.
/// </summary>
internal sealed partial class KubernetesClient : IDisposable
{
    // Who changes objects other than by apply, which says for itself.
    private const string FieldManager = "gitpush";

    private readonly ClusterConnection _connection;
    private readonly ClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ApiSender _sender;
    private readonly TypeDiscovery _types;

    /// <param name="connection">The way to the server; disposed with the client.</param>
    /// <param name="defaultNamespace">See <see cref="DefaultNamespace"/>.</param>
    public KubernetesClient(ClusterConnection connection, string? defaultNamespace, ClientSettings settings, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _settings = settings;
        _time = time;
        _logger = logger;
        DefaultNamespace = defaultNamespace;
        _sender = new ApiSender(connection, settings, time, logger);
        _types = new TypeDiscovery(_sender, time, logger);
    }

    /// <summary>The namespace that the connection's settings name: of the kubeconfig's context or of the pod; null when they name none.</summary>
    public string? DefaultNamespace { get; }

    /// <summary>The server's address, for messages: scheme, host and port.</summary>
    public string Server => _sender.Server;

    /// <summary>How the server serves a kind; null when it does not. Cached; on a miss discovery is asked again.</summary>
    public ValueTask<ResourceType?> FindTypeAsync(string apiVersion, string kind, CancellationToken cancellationToken) =>
        _types.FindAsync(apiVersion, kind, cancellationToken);

    /// <summary>Every kind that the server serves in its preferred versions; without those of a group whose server is down.</summary>
    public ValueTask<IReadOnlyList<ResourceType>> GetTypesAsync(CancellationToken cancellationToken) => _types.GetAllAsync(cancellationToken);

    public void Dispose()
    {
        _connection.Dispose();
        _types.Dispose();
    }
}
