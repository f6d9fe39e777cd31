using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Kubelet;

namespace GitPush.Testing.Kubernetes;

/// <summary>
/// A Kubernetes cluster for one test: a double of the API server in this process, or the real cluster that the environment
/// variable <c>GITPUSH_TEST_KUBECONFIG</c> names, with a fresh namespace. Its pods run as processes of this machine when the
/// cluster has no node that is ready. Disposing it leaves nothing behind.
/// </summary>
public sealed partial class TestCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitpush-cluster-").FullName;
    private readonly List<string> _extraNamespaces = [];
    private readonly TestClusterOptions _options;
    private readonly ClusterDouble? _cluster;
    private TestKubelet? _kubelet;

    private TestCluster(TestClusterOptions options, bool isReal)
    {
        _options = options;
        _cluster = isReal ? null : new ClusterDouble();
        Namespace = $"test-{RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 8)}";
    }

    /// <summary>The image of test containers: <c>GITPUSH_TEST_IMAGE</c>, else <c>busybox</c>. It has a shell.</summary>
    public static string Image => Environment.GetEnvironmentVariable("GITPUSH_TEST_IMAGE") is { Length: > 0 } image ? image : "busybox";

    /// <summary>The file that says where the cluster is and makes its reader an administrator. Its context names <see cref="Namespace"/>.</summary>
    public string Kubeconfig { get; private set; } = "";

    /// <summary>A namespace of this test's own.</summary>
    public string Namespace { get; }

    /// <summary>
    /// The label that makes a namespace this test's, which the test's program creates by itself: its pods are run by the test's kubelet
    /// alone, and it goes with the cluster.
    /// </summary>
    public KeyValuePair<string, string> NamespaceLabel => new(TestKubelet.OwnerLabel, Namespace);

    /// <summary>Whether it is a real cluster.</summary>
    public bool IsReal => _cluster is null;

    /// <summary>A client of the test's own.</summary>
    public KubectlLike Kubectl { get; private set; } = null!;

    /// <summary>Starts a cluster: the double unless <c>GITPUSH_TEST_KUBECONFIG</c> is set.</summary>
    public static Task<TestCluster> StartAsync(TestClusterOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, Environment.GetEnvironmentVariable("GITPUSH_TEST_KUBECONFIG"), cancellationToken);

    /// <summary>Starts the double, whatever the environment says: for what a real cluster does not do on demand.</summary>
    public static Task<TestCluster> StartDoubleAsync(TestClusterOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, kubeconfig: null, cancellationToken);

    /// <summary>Makes another namespace, which goes with the cluster.</summary>
    public async Task<string> CreateNamespaceAsync(CancellationToken cancellationToken = default)
    {
        var name = $"{Namespace}-{_extraNamespaces.Count + 1}";
        _ = await CreateNamespaceAsync(name, cancellationToken);
        _extraNamespaces.Add(name);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsReal && Kubectl is not null)
            {
                await DeleteNamespacesAsync();
            }
        }
        finally
        {
            if (_kubelet is not null)
            {
                await _kubelet.DisposeAsync();
            }

            Kubectl?.Dispose();
            if (_cluster is not null)
            {
                await _cluster.DisposeAsync();
            }

            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<TestCluster> StartAsync(TestClusterOptions? options, string? kubeconfig, CancellationToken cancellationToken)
    {
        var started = new TestCluster(options ?? new TestClusterOptions(), isReal: !string.IsNullOrEmpty(kubeconfig));
        try
        {
            await started.StartAsync(kubeconfig, cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync(string? kubeconfig, CancellationToken cancellationToken)
    {
        Kubeconfig = Path.Combine(_folder, "kubeconfig");
        if (_cluster is not null)
        {
            await _cluster.StartAsync(cancellationToken);
            await WriteKubeconfigAsync(_cluster.AdministratorKubeconfig(Namespace), cancellationToken);
        }
        else
        {
            await WriteKubeconfigAsync(Client.KubeconfigFile.WithNamespace(await File.ReadAllTextAsync(kubeconfig!, cancellationToken), Namespace), cancellationToken);
        }

        Kubectl = KubectlLike.Open(Kubeconfig);
        _ = await CreateNamespaceAsync(Namespace, cancellationToken);
        if (_options.RunPods)
        {
            _kubelet = await TestKubelet.StartIfNeededAsync(Kubeconfig, Namespace, Path.Combine(_folder, "kubelet"), _options, cancellationToken);
        }

        // Pods can be made once the namespace's default account exists.
        _ = await Kubectl.WaitAsync($"/api/v1/namespaces/{Namespace}/serviceaccounts/default", account => account is not null, cancellationToken: cancellationToken);
    }

    private async Task WriteKubeconfigAsync(string text, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Kubeconfig, text, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Kubeconfig, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private Task<JsonObject> CreateNamespaceAsync(string name, CancellationToken cancellationToken) =>
        Kubectl.CreateAsync(
            "/api/v1/namespaces",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [TestKubelet.OwnerLabel] = Namespace } },
            },
            cancellationToken);

    private async Task DeleteNamespacesAsync()
    {
        var all = (await Kubectl.ListAsync($"/api/v1/namespaces?labelSelector={Uri.EscapeDataString($"{NamespaceLabel.Key}={NamespaceLabel.Value}")}"))
            .Select(found => found.Text("metadata", "name")!).Union([Namespace, .. _extraNamespaces]).ToList();
        foreach (var name in all)
        {
            _ = await Kubectl.DeleteAsync($"/api/v1/namespaces/{name}");
        }

        foreach (var name in all)
        {
            _ = await Kubectl.WaitAsync($"/api/v1/namespaces/{name}", found => found is null, TimeSpan.FromMinutes(1));
        }
    }
}
