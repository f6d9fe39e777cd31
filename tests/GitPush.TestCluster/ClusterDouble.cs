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
    private readonly ClusterCertificates certificates = new();
    private readonly ObjectRegistry registry;
    private readonly ApiServer server;
    private readonly ControllerManager controllers;

    public ClusterDouble()
    {
        registry = new ObjectRegistry(Store, new ResourceCatalog(), TimeProvider.System);
        server = new ApiServer(registry, certificates, Faults);
        controllers = new ControllerManager(registry, certificates.AuthorityPem);
    }

    public ObjectStore Store { get; } = new();

    public FaultInjector Faults { get; } = new();

    private Uri Address => new($"https://127.0.0.1:{server.Port}");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ClusterSeed.Plant(registry);
        controllers.Start();
        await server.StartAsync(cancellationToken);
    }

    public async Task RestartAsync(TimeSpan down, CancellationToken cancellationToken)
    {
        await server.StopAsync();
        await Task.Delay(down, cancellationToken);
        await server.StartAsync(cancellationToken);
    }

    public void ExpireWatches()
    {
        Store.Compact();
        Store.ExpireSubscriptions([controllers.Subscription]);
    }

    public string AdministratorKubeconfig(string ns) =>
        KubeconfigFile.WithCertificate(
            Address, certificates.AuthorityPem, "administrator", ns, certificates.IssueForUser(new UserInfo("kubernetes-admin", ["system:masters"])));

    public string UserKubeconfig(string user, string ns, bool useToken) =>
        useToken
            ? KubeconfigFile.WithToken(Address, certificates.AuthorityPem, user, ns, server.Authenticator.IssueToken(new UserInfo(user, ["system:authenticated"])))
            : KubeconfigFile.WithCertificate(Address, certificates.AuthorityPem, user, ns, certificates.IssueForUser(new UserInfo(user, [])));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await controllers.DisposeAsync();
        certificates.Dispose();
    }
}
