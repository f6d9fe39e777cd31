using GitPush.Hooks;
using static GitPush.Kubernetes.Tests.Apply.TestManifest;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class PruneTests
{
    [TestMethod]
    public async Task What_no_manifest_has_any_more_is_pruned_unless_it_says_otherwise()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(
            ConfigMap("stays", "1"), ConfigMap("goes", "1"), ConfigMap("opted-out", "1", """{"gitpush.dev/prune":"disabled"}"""), ConfigMap("adopted", "1"));

        // Whoever takes the label off takes the object over.
        await deployment.ChangeAsync("configmaps", "adopted", """{"metadata":{"labels":{"gitpush.dev/inventory":null}}}""");
        var push = await deployment.DeployAsync(ConfigMap("stays", "1"));

        Assert.IsNull(await deployment.GetAsync("configmaps", "goes"));
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "stays"));
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "opted-out"));
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "adopted"));
        CollectionAssert.AreEqual(
            new[] { "deploy: configmap/opted-out is in no manifest any more, and stays", "deploy: 1 unchanged", "deploy: pruned configmap/goes" },
            push.Output.All.ToArray());
        Assert.AreEqual($"{deployment.Namespace}_stays__ConfigMap v1", (await InventoryAsync(deployment))["objects"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task Data_stays_unless_it_is_said_that_it_may_go()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var claim = """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"NAME","annotations":ANNOTATIONS},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"none","resources":{"requests":{"storage":"1Mi"}}}}""";
        var kept = Parse(claim.Replace("NAME", "kept", StringComparison.Ordinal).Replace("ANNOTATIONS", "{}", StringComparison.Ordinal));
        var gone = Parse(claim.Replace("NAME", "gone", StringComparison.Ordinal).Replace("ANNOTATIONS", """{"gitpush.dev/prune":"enabled"}""", StringComparison.Ordinal));

        // Nothing binds them: the health of a claim is not what this is about.
        deployment.Options.Health.Timeout = TimeSpan.FromMilliseconds(1);
        var first = await deployment.PushAsync(ConfigMap("web", "1"), kept, gone);
        _ = await Assert.ThrowsExactlyAsync<StageFailedException>(() => first.DeployAsync());
        await first.AcceptAsync();
        deployment.Options.Health.Timeout = TimeSpan.FromSeconds(30);
        var push = await deployment.DeployAsync(ConfigMap("web", "1"));

        Assert.Contains("deploy: persistentvolumeclaim/kept is in no manifest any more, and stays, as data would go with it", push.Output.Text);
        Assert.Contains("deploy: pruned persistentvolumeclaim/gone", push.Output.Text);
        Assert.IsNotNull(await deployment.GetAsync("persistentvolumeclaims", "kept"));
        Assert.IsNull(await deployment.GetAsync("persistentvolumeclaims", "gone"));
    }

    [TestMethod]
    public async Task Two_inventories_of_one_name_in_two_namespaces_do_not_prune_each_others_objects()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        var role = Parse("""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"shared"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""");
        await deployment.DeployAsync(ConfigMap("web", "1"), role);
        _ = await deployment.Cluster.Kubectl.CreateAsync("/api/v1/namespaces", Namespace("second"));

        var first = deployment.Namespace;
        deployment.Options.Namespace = "second";
        var failure = await (await deployment.PushAsync(role)).FailAsync();
        deployment.Options.Conflicts = KubernetesFieldConflicts.TakeOver;
        await deployment.DeployAsync(role);
        deployment.Options.Namespace = first;
        await deployment.DeployAsync(ConfigMap("web", "1"));

        Assert.AreEqual($"clusterrole/shared was deployed as part of 'shop' in namespace {first}: take it out of one of the two, or take it over (Conflicts = TakeOver)", failure);
        Assert.IsNotNull(await deployment.Cluster.Kubectl.GetAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/shared"));
    }

    [TestMethod]
    public async Task A_push_without_objects_does_not_take_everything_down()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("web", "1"));

        var failure = await (await deployment.PushAsync()).FailAsync();

        Assert.AreEqual("the push has no objects and would delete all 1 of 'shop': is the folder of its manifests the right one? (AllowEmpty = true lets it)", failure);
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "web"));

        deployment.Options.AllowEmpty = true;
        await deployment.DeployAsync();
        Assert.IsNull(await deployment.GetAsync("configmaps", "web"));
    }

    [TestMethod]
    public async Task Without_pruning_the_inventory_knows_what_a_push_that_prunes_takes_away()
    {
        await using var deployment = await TestDeployment.StartAsync();
        deployment.Options.Prune = false;
        await deployment.DeployAsync(ConfigMap("web", "1"), ConfigMap("old", "1"));
        await deployment.DeployAsync(ConfigMap("web", "2"));
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "old"));

        deployment.Options.Prune = true;
        await deployment.DeployAsync(ConfigMap("web", "2"));

        Assert.IsNull(await deployment.GetAsync("configmaps", "old"));
    }

    private static async Task<System.Text.Json.Nodes.JsonObject> InventoryAsync(TestDeployment deployment) =>
        (await deployment.GetAsync("configmaps", "gitpush-inventory-shop"))!["data"]!.AsObject();
}
