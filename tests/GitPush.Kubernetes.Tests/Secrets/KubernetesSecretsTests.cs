using System.Text;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Secrets;
using GitPush.Secrets;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Tests.Secrets;

[TestClass]
public sealed class KubernetesSecretsTests
{
    private static TestCluster cluster = null!;
    private static KubernetesClients clients = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);
        clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        _ = await cluster.Kubectl.CreateAsync(
            $"/api/v1/namespaces/{cluster.Namespace}/secrets",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = "registry" },
                ["data"] = new JsonObject { ["password"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("open sesame\n")) },
            });
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        clients.Dispose();
        await cluster.DisposeAsync();
    }

    [TestMethod]
    public async Task A_reference_names_namespace_secret_and_key() =>
        Assert.AreEqual("open sesame", await ReadAsync($"{cluster.Namespace}/registry/password"));

    [TestMethod]
    [DataRow("registry/other")]
    [DataRow("other/password")]
    public async Task What_is_not_there_is_null(string path) =>
        Assert.IsNull(await ReadAsync($"{cluster.Namespace}/{path}"));

    [TestMethod]
    public async Task Secrets_of_other_namespaces_are_not_read()
    {
        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync("kube-system/registry/password"));

        Assert.AreEqual("secret secret:kube-system/registry/password: Secrets of namespace 'kube-system' may not be read by reference", exception.Message);
    }

    [TestMethod]
    public async Task Namespaces_that_are_named_are_the_only_ones()
    {
        Assert.IsNull(await ReadAsync("kube-system/registry/password", "kube-system"));
        Assert.AreEqual("open sesame", await ReadAsync($"{cluster.Namespace}/registry/password", "*"));
        _ = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync($"{cluster.Namespace}/registry/password", "kube-system"));
    }

    [TestMethod]
    [DataRow("registry/password")]
    [DataRow("a/b/c/d")]
    [DataRow("a//c")]
    public async Task Another_form_is_refused(string path)
    {
        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync(path));

        Assert.AreEqual($"secret secret:{path}: a Secret's key is named by namespace/name/key", exception.Message);
    }

    [TestMethod]
    public void A_host_adds_them_to_the_other_sources()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGitPush().AddKubernetesSecrets().AddKubernetesSecrets(options => options.Namespaces.Add("shop"));
        using var provider = services.BuildServiceProvider();

        Assert.AreEqual(1, provider.GetServices<ISecretSource>().Count(source => source.Scheme == "secret"));
    }

    [TestMethod]
    public void A_wrong_namespace_stops_the_hosts_start()
    {
        var options = new KubernetesSecretOptions();
        options.Namespaces.Add("Shop");

        Assert.AreEqual("Kubernetes secrets: 'Shop' is not the name of a namespace.", new KubernetesSecretOptionsValidator().Validate(null, options).FailureMessage);
    }

    private async Task<string?> ReadAsync(string path, params string[] namespaces)
    {
        var options = new KubernetesSecretOptions { Cluster = { Kubeconfig = cluster.Kubeconfig } };
        foreach (var ns in namespaces)
        {
            options.Namespaces.Add(ns);
        }

        return await new KubernetesSecrets(clients, Options.Create(options)).ReadAsync(path, TestContext.CancellationToken);
    }
}
