using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>The rights that samples/Agent asks for are those that the controller needs.</summary>
[TestClass]
public sealed class AgentRightsTests
{
    private const string Group = "rbac.authorization.k8s.io";

    [TestMethod]
    public async Task They_are_enough_for_everything_but_what_pushes_do()
    {
        var cluster = await TestCluster.StartDoubleAsync();
        await RemoteScenario.InstallAsync(cluster, RemoteDocuments.ReadDefinition("remotes.gitpush.dev"));
        await RemoteScenario.InstallAsync(cluster, RemoteDocuments.ReadDefinition("remotes.gitkube.sh"));
        var role = RemoteDocuments.ReadAgentRights().Single(found => found["kind"]!.GetValue<string>() == "ClusterRole" && found["metadata"]!["name"]!.GetValue<string>() == "gitpush-agent");
        _ = await cluster.Kubectl.CreateAsync($"/apis/{Group}/v1/clusterroles", role);
        _ = await cluster.Kubectl.CreateAsync($"/apis/{Group}/v1/clusterrolebindings", new JsonObject
        {
            ["apiVersion"] = $"{Group}/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = "gitpush-agent" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = "gitpush-agent" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["name"] = "agent", ["apiGroup"] = Group }),
        });
        await using var scenario = await RemoteScenario.StartAsync(cluster, options =>
        {
            options.Cluster.Kubeconfig = cluster.KubeconfigOf("agent");
            options.InstallDefinition = false;
            options.Namespaces.Clear();
        });

        var remote = await scenario.ApplyAsync("web", RemoteTests.Spec(scenario.AdaKey));
        Assert.AreEqual("Accepted", RemoteScenario.Reason(remote), RemoteScenario.Condition(remote, "Ready")!.ToJsonString());
        var work = scenario.Init();
        var commit = work.Commit("deploy/page.yaml", RemoteTests.ConfigMap("page", "one"));
        var push = await work.TryRunAsync(["push", scenario.UrlOf($"{scenario.Namespace}/web"), "main"]);
        Assert.AreEqual(0, push.ExitCode, push.Error);
        Assert.AreEqual("Succeeded", (await scenario.WaitForPushAsync("web", commit))["result"]!.GetValue<string>());
        _ = await cluster.Kubectl.WaitAsync(
            $"/api/v1/namespaces/{scenario.Namespace}/events",
            list => ((JsonArray)list!["items"]!).Any(found => found!["reason"]!.GetValue<string>() == "PushSucceeded"));

        var other = RemoteTests.Spec(scenario.AdaKey);
        other["serviceAccountName"] = "default";
        Assert.AreEqual("ForbiddenToImpersonate", RemoteScenario.Reason(await scenario.ApplyAsync("web", other)));
    }
}
