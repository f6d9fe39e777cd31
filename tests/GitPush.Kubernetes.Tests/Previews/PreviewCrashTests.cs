using GitPush.Hooks;
using GitPush.Kubernetes.Previews;
using GitPush.Kubernetes.Tests.Apply;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Kubernetes.Tests.Previews;

/// <summary>A server that dies while it deploys to a preview.</summary>
[TestClass]
public sealed class PreviewCrashTests
{
    [TestMethod]
    public async Task The_next_push_takes_back_what_was_begun_in_the_branchs_own_namespace()
    {
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false });
        using var root = new TempFolder();
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Path);
        var prefix = $"{cluster.Namespace}-";
        var commits = new[] { "1", "2", "3" }.Select(value => ObjectId.Parse(git.Commit("deploy/app.yaml", PreviewScenario.ConfigMap(value) + $"\n---\n{PreviewScenario.ConfigMap(value).Replace("name: web", $"name: only-{value}", StringComparison.Ordinal)}"))).ToArray();
        var ns = prefix + PreviewScenario.PreviewOf("feature/a");

        // The first one is accepted; the second dies, and leaves a lease that nobody renews.
        var first = await DeployAsync("push-1", ObjectId.Zero, commits[0]);
        git.Run("update-ref", "refs/heads/feature/a", commits[0].ToString());
        await first.AcceptAsync();
        _ = await DeployAsync("push-2", commits[0], commits[1]);
        Assert.AreEqual("2", await ValueAsync(cluster, ns));
        _ = await cluster.Kubectl.DeleteAsync($"/apis/coordination.k8s.io/v1/namespaces/{ns}/leases/gitpush-shop");

        var third = await DeployAsync("push-3", commits[0], commits[2]);

        Assert.Contains("push push-2 ended in the middle of its deployment: taking back what it did", third.Output.Text);
        Assert.AreEqual("3", await ValueAsync(cluster, ns));
        Assert.IsNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{ns}/configmaps/only-2"));

        // It is refused: what was accepted last is there again, in the namespace that was there before it.
        await third.RollBackAsync();
        Assert.AreEqual("1", await ValueAsync(cluster, ns));
        Assert.IsNotNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{ns}/configmaps/only-1"));
        Assert.AreEqual("push-2", (string?)(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{ns}"))!["metadata"]!["annotations"]!["gitpush.dev/push"]);

        Task<StartedPush> DeployAsync(string id, ObjectId from, ObjectId to) => StartedPush.RunAsync(cluster, root, folder, prefix, id, from, to);
    }

    private static async Task<string?> ValueAsync(TestCluster cluster, string ns) =>
        (string?)(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{ns}/configmaps/web"))?["data"]?["value"];

    private sealed class StartedPush(ServiceProvider services, PushContext push)
    {
        private readonly List<IHookStage> _stages = [];

        public RecordedLines Output => (RecordedLines)push.Output;

        /// <summary>Runs all that happens before the refs change, by a server of its own.</summary>
        public static async Task<StartedPush> RunAsync(TestCluster cluster, TempFolder root, TempFolder folder, string prefix, string id, ObjectId from, ObjectId to)
        {
            var services = new ServiceCollection().AddLogging();
            _ = services.AddGitPush(options => options.RepositoryRoot = root.Path).AddKubernetesDeploy(deploy =>
            {
                deploy.Cluster.Kubeconfig = cluster.Kubeconfig;
                deploy.Refs.Add("refs/heads/feature/*");
                deploy.Preview = new KubernetesPreviewOptions { NamespacePrefix = prefix, Owner = "test" };
                deploy.Preview.Labels.Add(cluster.NamespaceLabel);
            });
            var provider = services.BuildServiceProvider();
            var update = new RefUpdate("refs/heads/feature/a", from, to, from.IsZero ? RefUpdateKind.Create : RefUpdateKind.FastForward);
            var push = new PushContext(id, GitRepository.Open(folder.Path, RepositoryName.Parse("shop")), [update], new RecordedLines());
            var started = new StartedPush(provider, push);
            await started.DeployAsync();
            return started;
        }

        private async Task DeployAsync()
        {
            foreach (var registration in services.GetServices<StageRegistration>().Where(registration => registration.Condition?.Invoke(push, StagePhase.PreReceive) ?? true))
            {
                _stages.Add(registration.Create(services).Stage);
                Assert.IsNull((await _stages[^1].PreReceiveAsync(push, CancellationToken.None)).Reason);
            }
        }

        public async Task AcceptAsync()
        {
            foreach (var stage in _stages)
            {
                await stage.PostReceiveAsync(push, CancellationToken.None);
            }
        }

        public async Task RollBackAsync()
        {
            while (push.TryTakeRollback(out var rollback))
            {
                await rollback.Action(CancellationToken.None);
            }
        }
    }
}
