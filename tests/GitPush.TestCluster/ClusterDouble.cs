using GitPush.Testing.Kubernetes.Access;
using GitPush.Testing.Kubernetes.Client;
using GitPush.Testing.Kubernetes.Controllers;
using GitPush.Testing.Kubernetes.Faults;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes;

/// <summary>The double of a control plane: an API server with its storage, and controllers.</summary>
internal sealed class ClusterDouble : IAsyncDisposable
{
    private readonly ClusterCertificates _certificates = new();
    private readonly ObjectRegistry _registry;
    private readonly ApiServer _server;
    private readonly ControllerManager _controllers;

    public ClusterDouble()
    {
        _registry = new ObjectRegistry(Store, new ResourceCatalog(), TimeProvider.System);
        _server = new ApiServer(_registry, _certificates, Faults);
        _controllers = new ControllerManager(_registry, _certificates.AuthorityPem);
    }

    public ObjectStore Store { get; } = new();

    public FaultInjector Faults { get; } = new();

    private Uri Address => new($"https://127.0.0.1:{_server.Port}");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ClusterSeed.Plant(_registry);
        _controllers.Start();
        await _server.StartAsync(cancellationToken);
    }

    public async Task RestartAsync(TimeSpan down, CancellationToken cancellationToken)
    {
        await _server.StopAsync();
        await Task.Delay(down, cancellationToken);
        await _server.StartAsync(cancellationToken);
    }

    public void ExpireWatches()
    {
        Store.Compact();
        Store.ExpireSubscriptions([_controllers.Subscription]);
    }

    public string AdministratorKubeconfig(string ns) =>
        KubeconfigFile.WithCertificate(
            Address, _certificates.AuthorityPem, "administrator", ns, _certificates.IssueForUser(new UserInfo("kubernetes-admin", ["system:masters"])));

    public string UserKubeconfig(string user, string ns, bool useToken) =>
        useToken
            ? KubeconfigFile.WithToken(Address, _certificates.AuthorityPem, user, ns, _server.Authenticator.IssueToken(new UserInfo(user, ["system:authenticated"])))
            : KubeconfigFile.WithCertificate(Address, _certificates.AuthorityPem, user, ns, _certificates.IssueForUser(new UserInfo(user, [])));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _controllers.DisposeAsync();
        _certificates.Dispose();
    }
}
