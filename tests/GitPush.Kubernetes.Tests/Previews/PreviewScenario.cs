using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Previews;
using GitPush.Objects;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Kubernetes.Tests.Previews;

/// <summary>A server with a pipeline of previews, a cluster, and somebody who pushes branches with the stock git.</summary>
internal sealed class PreviewScenario : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private PreviewScenario(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    public GitPushHost Host { get; private set; } = null!;

    public TestGit Work { get; private set; } = null!;

    /// <summary>What namespaces of this test begin with.</summary>
    public string Prefix => $"{Cluster.Namespace}-";

    public static async Task<PreviewScenario> StartAsync(
        TestCluster? cluster = null,
        Action<KubernetesDeployOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<GitPushPipelineBuilder>? pipeline = null,
        Action<GitPushPipelineBuilder>? before = null)
    {
        var scenario = new PreviewScenario(cluster ?? await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }));
        try
        {
            scenario.Host = await GitPushHost.StartAsync(
                git =>
                {
                    GitPushHost.AllowEverybody(git);
                    _ = git.AddPipeline("preview", builder =>
                    {
                        builder.Refs = ["refs/heads/feature/*"];
                        before?.Invoke(builder);
                        _ = builder.AddKubernetesDeploy(deploy => scenario.Configure(deploy, configure), stage => stage.Name = "deploy");
                        pipeline?.Invoke(builder);
                    });
                },
                services: services);
            scenario.Work = TestGit.Init(scenario._folder.CreateDirectory("work"));
            await scenario.CreateRepositoryAsync("shop");
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a repository with a branch <c>main</c>, which no pipeline takes.</summary>
    public async Task CreateRepositoryAsync(string name)
    {
        _ = await Host.CreateRepositoryAsync(name);
        _ = Work.Commit("README", name);
        Succeeded(await Work.TryRunAsync(["push", Host.UrlOf(name), "HEAD:refs/heads/main"]));
    }

    /// <summary>The namespace of a branch.</summary>
    public string NamespaceOf(string branch) => Prefix + PreviewOf(branch);

    public static string PreviewOf(string branch) =>
        new RefUpdate($"refs/heads/{branch}", ObjectId.Zero, ObjectId.Zero, RefUpdateKind.Create).PreviewName;

    /// <summary>Commits manifests and pushes them to a branch.</summary>
    public async Task<GitResult> PushAsync(string branch, string manifests, string repository = "shop", params string[] options)
    {
        _ = Work.Commit("deploy/app.yaml", manifests);
        return await Work.TryRunAsync(["push", "--force", .. options, Host.UrlOf(repository), $"HEAD:refs/heads/{branch}"]);
    }

    public Task<GitResult> DeleteAsync(string branch, params string[] options) =>
        Work.TryRunAsync(["push", .. options, Host.UrlOf("shop"), $":refs/heads/{branch}"]);

    public Task<JsonObject?> FindNamespaceAsync(string branch) => Cluster.Kubectl.GetAsync($"/api/v1/namespaces/{NamespaceOf(branch)}");

    public Task<JsonObject?> FindAsync(string branch, string plural, string name) => Cluster.Kubectl.GetAsync($"/api/v1/namespaces/{NamespaceOf(branch)}/{plural}/{name}");

    /// <summary>The value of the ConfigMap <c>web</c> of a branch.</summary>
    public async Task<string?> ValueAsync(string branch) => (string?)(await FindAsync(branch, "configmaps", "web"))?["data"]?["value"];

    /// <summary>A ConfigMap <c>web</c> with a value.</summary>
    public static string ConfigMap(string value) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
        data:
          value: "{value}"
        """;

    public static void Succeeded(GitResult push) => Assert.AreEqual(0, push.ExitCode, push.Error);

    public static void Refused(GitResult push, string reason)
    {
        Assert.AreNotEqual(0, push.ExitCode, push.Error);
        Assert.Contains(reason, push.Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        _folder.Dispose();
    }

    private void Configure(KubernetesDeployOptions deploy, Action<KubernetesDeployOptions>? configure)
    {
        deploy.Cluster.Kubeconfig = Cluster.Kubeconfig;
        deploy.Health.Timeout = TimeSpan.FromSeconds(30);
        deploy.Manifests.Variables.Enabled = true;
        deploy.Preview = new KubernetesPreviewOptions { NamespacePrefix = Prefix };
        deploy.Preview.Labels.Add(Cluster.NamespaceLabel);
        configure?.Invoke(deploy);
    }
}
