using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Apply;

/// <summary>A repository called <c>shop</c> that is deployed to the namespace of a test cluster.</summary>
internal sealed class TestDeployment : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly KubernetesClients _clients = new(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
    private int _pushes;

    private TestDeployment(TestCluster cluster)
    {
        Cluster = cluster;
        Options.Cluster.Kubeconfig = cluster.Kubeconfig;
        Options.Health.Timeout = TimeSpan.FromSeconds(30);
        Options.Health.ProgressInterval = TimeSpan.Zero;
        Git = TestGit.Init(_folder.Path);
        _ = Git.Commit("web/start", "1");
        _ = Git.Run("checkout", "--quiet", "--detach");
    }

    public TestCluster Cluster { get; }

    public TestGit Git { get; }

    public KubernetesApplyOptions Options { get; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Namespace => Cluster.Namespace;

    public static async Task<TestDeployment> StartAsync() => new(await TestCluster.StartAsync(new TestClusterOptions()));

    /// <summary>For what a real cluster does not do on demand.</summary>
    public static async Task<TestDeployment> StartOnDoubleAsync() => new(await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false }));

    /// <summary>A push of these objects.</summary>
    public Task<TestPush> PushAsync(params JsonObject[] objects) => PushAsync(isPlan: false, objects);

    public async Task<TestPush> PushAsync(bool isPlan, params JsonObject[] objects)
    {
        var number = Interlocked.Increment(ref _pushes);
        var commit = ObjectId.Parse(Git.Commit("web/version", $"{number}"));
        return await PushAsync(number, isPlan, commit, RefUpdateKind.FastForward, objects);
    }

    /// <summary>A push that takes the branch back to an earlier commit.</summary>
    public Task<TestPush> RewindAsync(ObjectId commit, params JsonObject[] objects) =>
        PushAsync(Interlocked.Increment(ref _pushes), isPlan: false, commit, RefUpdateKind.Forced, objects);

    private async Task<TestPush> PushAsync(int number, bool isPlan, ObjectId commit, RefUpdateKind kind, JsonObject[] objects)
    {
        var repository = GitRepository.Open(_folder.Path, RepositoryName.Parse("shop"));
        var update = new RefUpdate("refs/heads/main", repository.Resolve("refs/heads/main")!.Value, commit, kind);
        var push = new PushContext($"push-{number}", repository, [update], new RecordedLines()) { IsPlan = isPlan };
        var client = await _clients.GetAsync(Options.Cluster, CancellationToken.None);
        var source = new PushSource(update, commit);
        var manifests = new RenderedManifests("deploy/", Namespace, [.. objects.Select(json => new KubernetesObject((JsonObject)json.DeepClone()))]);
        return new TestPush(this, push, new ApplyRun(push, source, Options, client, Time, NullLogger.Instance), manifests, commit);
    }

    /// <summary>Deploys these objects, as a push that was accepted.</summary>
    public async Task<TestPush> DeployAsync(params JsonObject[] objects)
    {
        var push = await PushAsync(objects);
        await push.DeployAndAcceptAsync();
        return push;
    }

    public Task<JsonObject?> GetAsync(string resource, string name) => Cluster.Kubectl.GetAsync(PathOf(resource, name));

    public string PathOf(string resource, string name) => resource switch
    {
        "deployments" or "statefulsets" => $"/apis/apps/v1/namespaces/{Namespace}/{resource}/{name}",
        "jobs" => $"/apis/batch/v1/namespaces/{Namespace}/jobs/{name}",
        _ => $"/api/v1/namespaces/{Namespace}/{resource}/{name}",
    };

    /// <summary>A merge patch by another program.</summary>
    public async Task ChangeAsync(string resource, string name, string patch, string manager = "kubectl-edit") =>
        Assert.IsTrue((await Cluster.Kubectl.SendAsync(
            HttpMethod.Patch, $"{PathOf(resource, name)}?fieldManager={manager}", JsonNode.Parse(patch), "application/merge-patch+json")).IsSuccess);

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }
}
