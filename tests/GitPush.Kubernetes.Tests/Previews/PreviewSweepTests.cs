using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Previews;
using GitPush.Repositories;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using static GitPush.Kubernetes.Tests.Previews.PreviewScenario;

namespace GitPush.Kubernetes.Tests.Previews;

/// <summary>Previews that were left behind, as the server or the cluster was away when their branch went.</summary>
[TestClass]
public sealed class PreviewSweepTests
{
    private static readonly Dictionary<string, string> s_none = [];
    private const string LeaseVersion = "coordination.k8s.io/v1";

    [TestMethod]
    public async Task What_a_failed_deletion_has_left_goes_by_itself_when_the_cluster_is_back()
    {
        // Only a double can be away.
        var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        await using var scenario = await PreviewScenario.StartAsync(
            cluster,
            deploy => deploy.Cluster.RetryTimeout = TimeSpan.Zero,
            services => services.AddSingleton(new PreviewSweepSchedule(TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1))));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/b", ConfigMap("1")));
        cluster.FailNext((method, path) => method == HttpMethod.Delete && path.StartsWith("/api/v1/namespaces/", StringComparison.Ordinal), System.Net.HttpStatusCode.Forbidden);

        var deleted = await scenario.DeleteAsync("feature/a");

        Succeeded(deleted);
        Assert.Contains("the server tries again later", deleted.Error);
        _ = await cluster.Kubectl.WaitAsync($"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}", found => found is null);
        Assert.AreEqual("1", await scenario.ValueAsync("feature/b"));
    }

    [TestMethod]
    public async Task A_server_that_starts_removes_what_was_to_go_while_it_was_down()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/b", ConfigMap("1")));
        scenario.Host.Inspect("shop").Run("update-ref", "-d", "refs/heads/feature/a");

        // As the host starts it, with a schedule that a test can wait for.
        using var service = ActivatorUtilities.CreateInstance<PreviewSweepService>(
            scenario.Host.Services, new PreviewSweepSchedule(TimeSpan.FromMilliseconds(200), TimeSpan.FromHours(1)));
        await service.StartAsync(CancellationToken.None);

        await GoneAsync(scenario, "feature/a");
        await service.StopAsync(CancellationToken.None);
        Assert.AreEqual("1", await scenario.ValueAsync("feature/b"));
    }

    [TestMethod]
    public async Task A_namespace_goes_at_the_second_look_when_its_branch_or_repository_is_gone()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/b", ConfigMap("1")));
        await scenario.CreateRepositoryAsync("blog");
        Succeeded(await scenario.PushAsync("feature/c", ConfigMap("1"), "blog"));

        // As if the server had been down: nobody tells it.
        scenario.Host.Inspect("shop").Run("update-ref", "-d", "refs/heads/feature/a");
        Assert.IsTrue(await scenario.Host.Services.GetRequiredService<IRepositoryStore>().DeleteAsync(RepositoryName.Parse("blog")));

        var first = await LookAsync(scenario, s_none);
        Assert.HasCount(2, first);
        Assert.IsNull((await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["deletionTimestamp"]);

        var second = await LookAsync(scenario, first);

        Assert.IsEmpty(second);
        await GoneAsync(scenario, "feature/a");
        await GoneAsync(scenario, "feature/c");
        Assert.AreEqual("1", await scenario.ValueAsync("feature/b"));
    }

    [TestMethod]
    public async Task A_namespace_that_somebody_works_on_stays()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        scenario.Host.Inspect("shop").Run("update-ref", "-d", "refs/heads/feature/a");
        var path = $"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}";
        var lease = $"/apis/{LeaseVersion}/namespaces/{scenario.NamespaceOf("feature/a")}/leases";
        var name = (string)(await scenario.Cluster.Kubectl.ListAsync(lease))[0]["metadata"]!["name"]!;

        // Another server renews its lease, or marks the namespace.
        var seen = await LookAsync(scenario, s_none);
        _ = await scenario.Cluster.Kubectl.PatchAsync($"{lease}/{name}", JsonNode.Parse("""{"spec":{"renewTime":"2026-01-01T00:00:00.000000Z"}}""")!);
        seen = await LookAsync(scenario, seen);
        Assert.HasCount(1, seen);
        _ = await scenario.Cluster.Kubectl.PatchAsync(path, JsonNode.Parse("""{"metadata":{"annotations":{"gitpush.dev/push":"another"}}}""")!);
        seen = await LookAsync(scenario, seen);
        Assert.HasCount(1, seen);
        Assert.IsNull((await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["deletionTimestamp"]);

        _ = await LookAsync(scenario, seen);
        await GoneAsync(scenario, "feature/a");
    }

    [TestMethod]
    public async Task A_namespace_of_a_push_that_still_runs_stays_though_it_has_no_branch_yet()
    {
        var reached = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using var scenario = await PreviewScenario.StartAsync(
            configure: deploy => deploy.UseLease = false,
            pipeline: pipeline => pipeline.OnPreReceive("wait", async (_, token) =>
            {
                reached.SetResult();
                await goOn.Task.WaitAsync(token);
                return StageResult.Continue;
            }));
        var push = scenario.PushAsync("feature/a", ConfigMap("1"));
        await reached.Task;

        var seen = await LookAsync(scenario, s_none);
        seen = await LookAsync(scenario, seen);
        Assert.HasCount(1, seen);
        Assert.IsNull((await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["deletionTimestamp"]);

        goOn.SetResult();
        Succeeded(await push);
        Assert.IsEmpty(await LookAsync(scenario, seen));
        Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));
    }

    [TestMethod]
    public async Task Namespaces_of_another_server_stay_and_so_do_all_when_no_repository_is_to_be_seen()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));

        // A root that is not mounted, with the owner's id from elsewhere.
        Assert.IsTrue(await scenario.Host.Services.GetRequiredService<IRepositoryStore>().DeleteAsync(RepositoryName.Parse("shop")));
        Assert.IsEmpty(await LookAsync(scenario, s_none));

        await scenario.CreateRepositoryAsync("blog");
        Assert.IsEmpty(await LookAsync(scenario, s_none, "another-server"));
        Assert.HasCount(1, await LookAsync(scenario, s_none));
    }

    [TestMethod]
    public void A_server_that_finds_its_id_again_owns_what_it_has_made()
    {
        using var folder = new TempFolder();
        string Id()
        {
            using var instance = new ServerInstance(folder.Path);
            return new PreviewOwner(instance).Of(new KubernetesPreviewOptions());
        }

        var id = Id();

        Assert.AreEqual(id, Id());
        Assert.HasCount(16, id);
        using var other = new TempFolder();
        using var instance = new ServerInstance(other.Path);
        Assert.AreNotEqual(id, new PreviewOwner(instance).Of(new KubernetesPreviewOptions()));
        Assert.AreEqual("eu", new PreviewOwner(instance).Of(new KubernetesPreviewOptions { Owner = "eu" }));
    }

    [TestMethod]
    public void A_server_whose_root_was_moved_away_makes_no_new_one_for_its_id()
    {
        using var folder = new TempFolder();
        var root = folder.Combine("root");
        using var instance = new ServerInstance(root);
        _ = instance.Id;
        Directory.Move(root, folder.Combine("moved"));
        var owner = new PreviewOwner(instance);

        _ = Assert.ThrowsExactly<DirectoryNotFoundException>(() => owner.Of(new KubernetesPreviewOptions()));

        Assert.IsFalse(Directory.Exists(root));
        Directory.Move(folder.Combine("moved"), root);
        Assert.HasCount(16, owner.Of(new KubernetesPreviewOptions()));
    }

    private static async Task<IReadOnlyDictionary<string, string>> LookAsync(PreviewScenario scenario, IReadOnlyDictionary<string, string> seen, string? owner = null)
    {
        var services = scenario.Host.Services;
        var client = await services.GetRequiredService<KubernetesClients>().GetAsync(new KubernetesClusterOptions { Kubeconfig = scenario.Cluster.Kubeconfig }, CancellationToken.None);
        owner ??= services.GetRequiredService<PreviewOwner>().Of(new KubernetesPreviewOptions());
        return await services.GetRequiredService<PreviewSweep>().LookAsync(client, owner, seen, CancellationToken.None);
    }

    private static Task<JsonObject?> GoneAsync(PreviewScenario scenario, string branch) =>
        scenario.Cluster.Kubectl.WaitAsync($"/api/v1/namespaces/{scenario.NamespaceOf(branch)}", found => found is null, TimeSpan.FromMinutes(1));
}
