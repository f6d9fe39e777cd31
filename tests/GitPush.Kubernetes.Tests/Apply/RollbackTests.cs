using System.Text.Json.Nodes;
using static GitPush.Kubernetes.Tests.Apply.TestManifest;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class RollbackTests
{
    [TestMethod]
    public async Task A_push_that_a_later_stage_refuses_leaves_everything_as_it_was()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var immutable = ConfigMap("fixed", "1", """{"gitpush.dev/force":"enabled"}""");
        immutable["immutable"] = true;
        await deployment.DeployAsync(ConfigMap("changed", "1"), ConfigMap("pruned", "1"), Service("web"), immutable);
        var before = await StateAsync(deployment);

        var fixedAgain = ConfigMap("fixed", "2", """{"gitpush.dev/force":"enabled"}""");
        fixedAgain["immutable"] = true;
        var push = await deployment.PushAsync(ConfigMap("changed", "2"), ConfigMap("new", "1"), Service("web", 81), fixedAgain);
        await push.DeployAsync();
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "new"));
        Assert.IsNull(await deployment.GetAsync("configmaps", "pruned"));
        await push.RollBackAsync();

        Assert.AreEqual(before, await StateAsync(deployment));
        Assert.IsNull(await deployment.GetAsync("configmaps", "new"));
        Assert.IsNull(await deployment.GetAsync("configmaps", "gitpush-pending-shop-0"));
        Assert.StartsWith("deploy: rolled back: ", push.Output.All[^1]);
    }

    [TestMethod]
    public async Task What_kubectl_owned_is_kubectls_again()
    {
        await using var deployment = await TestDeployment.StartAsync();
        _ = await deployment.Cluster.Kubectl.SendAsync(
            HttpMethod.Post,
            $"/api/v1/namespaces/{deployment.Namespace}/configmaps?fieldManager=kubectl-client-side-apply",
            Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"changed","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},"data":{"value":"1","old":"x"}}"""));
        var before = Comparable((await deployment.GetAsync("configmaps", "changed"))!);

        var push = await deployment.PushAsync(ConfigMap("changed", "2"));
        await push.DeployAsync();
        await push.RollBackAsync();

        Assert.AreEqual(before, Comparable((await deployment.GetAsync("configmaps", "changed"))!));
    }

    [TestMethod]
    public async Task What_others_changed_in_between_survives_the_roll_back()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(Deployment("web", "1"));

        var push = await deployment.PushAsync(Deployment("web", "2"));
        await push.DeployAsync();
        await deployment.ChangeAsync("deployments", "web", """{"spec":{"replicas":2},"metadata":{"annotations":{"theirs":"kept"}}}""", "autoscaler");
        await push.RollBackAsync();

        var web = (await deployment.GetAsync("deployments", "web"))!;
        Assert.AreEqual("1", web["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![0]!["value"]!.GetValue<string>());
        Assert.AreEqual(2, web["spec"]!["replicas"]!.GetValue<int>());
        Assert.AreEqual("kept", web["metadata"]!["annotations"]!["theirs"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task A_workload_that_does_not_become_healthy_refuses_the_push_and_the_old_one_runs_again()
    {
        await using var deployment = await TestDeployment.StartAsync();
        deployment.Options.Health.MaxRestarts = 0;

        // Without it a container that runs for a moment counts as available.
        const string Patient = "\"minReadySeconds\":1,";
        await deployment.DeployAsync(Deployment("web", "1", more: Patient));
        var before = Sorted((await deployment.GetAsync("deployments", "web"))!["spec"])!.ToJsonString();

        var push = await deployment.PushAsync(Deployment("web", "2", "echo cannot start; exit 3", Patient));
        var failure = await push.FailAsync();

        Assert.Contains("deployment/web", failure);
        Assert.Contains("cannot start", push.Output.Text);
        Assert.AreEqual("deploy: rolled back: deployment/web", push.Output.All[^1]);
        Assert.AreEqual(before, Sorted((await deployment.GetAsync("deployments", "web"))!["spec"])!.ToJsonString());
    }

    [TestMethod]
    public async Task A_stateful_set_runs_its_former_template_again_though_its_failed_pod_would_stop_it()
    {
        await using var deployment = await TestDeployment.StartAsync();
        deployment.Options.Health.MaxRestarts = 0;
        await deployment.DeployAsync(StatefulSet("db", "1"));

        var push = await deployment.PushAsync(StatefulSet("db", "2", "echo cannot start; exit 3"));
        var failure = await push.FailAsync();

        Assert.Contains("statefulset/db", failure);
        Assert.AreEqual("deploy: rolled back: statefulset/db", push.Output.All[^1]);
    }

    [TestMethod]
    public async Task A_namespace_that_the_push_made_for_itself_goes_again()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        deployment.Options.Namespace = "fresh";
        var map = ConfigMap("web", "1");
        map["metadata"]!["namespace"] = "fresh";
        var push = await deployment.PushAsync(Namespace("fresh"), map);
        await push.DeployAsync();

        await push.RollBackAsync();

        Assert.IsNull(await deployment.Cluster.Kubectl.GetAsync("/api/v1/namespaces/fresh"));
    }

    [TestMethod]
    public async Task A_cancelled_push_is_taken_back()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("a", "1"), ConfigMap("b", "1"));
        using var cancellation = new CancellationTokenSource();
        var push = await deployment.PushAsync(ConfigMap("a", "2"), ConfigMap("b", "2"));
        push.Output.OnLine = _ => cancellation.Cancel();

        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => push.DeployAsync(cancellation.Token));
        push.Output.OnLine = null;
        await push.RollBackAsync();

        Assert.AreEqual("1", (await deployment.GetAsync("configmaps", "a"))!["data"]!["value"]!.GetValue<string>());
        Assert.AreEqual("1", (await deployment.GetAsync("configmaps", "b"))!["data"]!["value"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task A_roll_back_waits_for_an_API_server_that_restarts()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        await deployment.DeployAsync(ConfigMap("a", "1"));
        var push = await deployment.PushAsync(ConfigMap("a", "2"));
        await push.DeployAsync();

        var restart = deployment.Cluster.RestartApiServerAsync();
        await push.RollBackAsync();
        await restart;

        Assert.AreEqual("1", (await deployment.GetAsync("configmaps", "a"))!["data"]!["value"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task What_a_crashed_server_left_behind_is_taken_back_by_the_next_push()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("changed", "1"), ConfigMap("pruned", "1"), Secret("web", "one"));
        var crashed = await deployment.PushAsync(ConfigMap("changed", "2"), ConfigMap("new", "1"), Secret("web", "two"));
        await crashed.DeployAsync();
        await crashed.CrashAsync();

        // The one that heals fails too: then all is as before the first of them.
        var push = await deployment.PushAsync(ConfigMap("changed", "3"), Service("web", 70_000));
        _ = await push.FailAsync();

        Assert.AreEqual("deploy: push push-2 ended in the middle of its deployment: taking back what it did", push.Output.All[0]);
        Assert.AreEqual("1", (await deployment.GetAsync("configmaps", "changed"))!["data"]!["value"]!.GetValue<string>());
        Assert.AreEqual("1", (await deployment.GetAsync("configmaps", "pruned"))!["data"]!["value"]!.GetValue<string>());
        Assert.AreEqual(Convert.ToBase64String("one"u8), (await deployment.GetAsync("secrets", "web"))!["data"]!["password"]!.GetValue<string>());
        Assert.IsNull(await deployment.GetAsync("configmaps", "new"));
        Assert.IsNull(await deployment.GetAsync("secrets", "gitpush-pending-shop-0"));
    }

    [TestMethod]
    public async Task A_crash_after_the_refs_have_changed_takes_nothing_back()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("web", "1"));
        var crashed = await deployment.PushAsync(ConfigMap("web", "2"), ConfigMap("new", "1"));
        await crashed.DeployAsync();
        deployment.Git.Run("update-ref", "refs/heads/main", crashed.Context.Updates[0].NewId.ToString());
        await crashed.CrashAsync();

        var push = await deployment.DeployAsync(ConfigMap("web", "2"));

        CollectionAssert.AreEqual(new[] { "deploy: 1 unchanged", "deploy: pruned configmap/new" }, push.Output.All.ToArray());
    }

    [TestMethod]
    public async Task A_crash_of_a_push_that_goes_back_to_an_older_commit_is_taken_back_too()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var first = await deployment.DeployAsync(ConfigMap("web", "1"));
        await deployment.DeployAsync(ConfigMap("web", "2"));
        var crashed = await deployment.RewindAsync(first.Context.Updates[0].NewId, ConfigMap("web", "1"));
        await crashed.DeployAsync();
        await crashed.CrashAsync();

        var push = await deployment.PushAsync(Service("web", 70_000));
        _ = await push.FailAsync();

        Assert.AreEqual("deploy: push push-3 ended in the middle of its deployment: taking back what it did", push.Output.All[0]);
        Assert.AreEqual("2", (await deployment.GetAsync("configmaps", "web"))!["data"]!["value"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task What_a_crashed_push_made_and_a_finalizer_keeps_does_not_keep_the_next_push_for_ever()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        var crashed = await deployment.PushAsync(ConfigMap("new", "1"));
        await crashed.DeployAsync();
        await crashed.CrashAsync();
        await deployment.ChangeAsync("configmaps", "new", """{"metadata":{"finalizers":["example.com/kept"]}}""");
        deployment.Options.Health.Timeout = TimeSpan.FromMilliseconds(500);

        var push = await deployment.DeployAsync(ConfigMap("web", "1"));

        CollectionAssert.AreEqual(
            new[]
            {
                "deploy: push push-1 ended in the middle of its deployment: taking back what it did",
                "deploy: configmap/new could not be taken back in time: something waits with its finalizers",
                "deploy: configmap/web created",
            },
            push.Output.All.ToArray());
    }

    [TestMethod]
    public async Task A_crash_while_a_later_step_is_noted_loses_nothing_of_what_was_noted_before()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        var crashed = await deployment.PushAsync(Namespace("later"), ConfigMap("a", Incompressible()), ConfigMap("b", Incompressible()));
        crashed.Output.OnLine = line =>
        {
            if (line.Contains("namespace/later created", StringComparison.Ordinal))
            {
                deployment.Cluster.FailNext((_, path) => path.Contains("gitpush-inventory-shop", StringComparison.Ordinal), System.Net.HttpStatusCode.Forbidden);
            }
        };
        _ = await Assert.ThrowsExactlyAsync<GitPush.Hooks.StageFailedException>(() => crashed.DeployAsync());
        await crashed.CrashAsync();

        var push = await deployment.DeployAsync(ConfigMap("web", "1"));

        CollectionAssert.AreEqual(
            new[]
            {
                "deploy: push push-1 ended in the middle of its deployment: taking back what it did",
                "deploy: namespace/later stays, as data would go with it",
                "deploy: namespace/later is in no manifest any more, and stays, as data would go with it",
                "deploy: configmap/web created",
            },
            push.Output.All.ToArray());
    }

    [TestMethod]
    public async Task Nothing_is_left_of_what_was_kept_when_a_later_step_brings_a_Secret()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();

        await deployment.DeployAsync(Namespace("later"), Secret("web", "hidden"));

        foreach (var resource in new[] { "configmaps", "secrets" })
        {
            var left = await deployment.Cluster.Kubectl.ListAsync($"/api/v1/namespaces/{deployment.Namespace}/{resource}");
            Assert.IsFalse(left.Any(found => found["metadata"]!["name"]!.GetValue<string>().StartsWith("gitpush-pending", StringComparison.Ordinal)), resource);
        }
    }

    /// <summary>Half a megabyte that takes as much room when it is compressed.</summary>
    private static string Incompressible() => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(500_000));

    private static async Task<string> StateAsync(TestDeployment deployment)
    {
        var state = new JsonArray();
        foreach (var (resource, name) in new[] { ("configmaps", "changed"), ("configmaps", "pruned"), ("configmaps", "fixed"), ("services", "web"), ("configmaps", "gitpush-inventory-shop") })
        {
            state.Add(JsonNode.Parse(Comparable((await deployment.GetAsync(resource, name))!)));
        }

        return state.ToJsonString();
    }

    /// <summary>All but what says that it was written again, and what makes a recreated object another one.</summary>
    private static string Comparable(JsonObject found)
    {
        var metadata = found["metadata"]!.AsObject();
        foreach (var name in new[] { "uid", "resourceVersion", "creationTimestamp" })
        {
            _ = metadata.Remove(name);
        }

        var owners = metadata["managedFields"]!.AsArray().Select(entry => entry!.DeepClone().AsObject()).OrderBy(entry => entry["manager"]!.GetValue<string>(), StringComparer.Ordinal).ToArray();
        foreach (var owner in owners)
        {
            _ = owner.Remove("time");
        }

        metadata["managedFields"] = new JsonArray([.. owners]);
        return Sorted(found)!.ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => KeyValuePair.Create(property.Key, Sorted(property.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
