using System.Text.Json.Nodes;
using GitPush.Kubernetes.Tests.Remotes.Specs;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>A user of Gitkube moves over by changing the address that is pushed to.</summary>
[TestClass]
public sealed class GitkubeRemoteTests
{
    [TestMethod]
    public async Task Gitkubes_own_example_is_accepted_and_has_an_address_in_Gitkubes_form()
    {
        await using var scenario = await RemoteScenario.StartAsync(
            options: options => options.ServerUrl = new Uri("http://gitpush.example.com:8080/git"), withGitkube: true);
        var example = RemoteDocuments.Parse(GitkubeSpecTests.Reference);
        example["metadata"]!["namespace"] = scenario.Namespace;
        _ = await scenario.Cluster.Kubectl.CreateAsync($"/apis/gitkube.sh/v1alpha1/namespaces/{scenario.Namespace}/remotes", example);

        var remote = await scenario.Cluster.Kubectl.WaitAsync(scenario.RemotePath("sampleremote", "gitkube.sh"), found => RemoteScenario.Reason(found).Length > 0);

        Assert.AreEqual("Accepted", RemoteScenario.Reason(remote), RemoteScenario.Condition(remote, "Ready")!.ToJsonString());
        var name = $"{scenario.Namespace}-sampleremote";
        Assert.AreEqual($"ssh://{name}@git.example.com:2222/~/git/{name}", remote!["status"]!["remoteUrl"]!.GetValue<string>());
        Assert.AreEqual("", remote["status"]!["remoteUrlDesc"]!.GetValue<string>());
        Assert.AreEqual("KeyRefused", RemoteScenario.Reason(remote, "KeysAccepted"));
    }

    [TestMethod]
    public async Task Both_addresses_open_the_same_repository()
    {
        await using var scenario = await RemoteScenario.StartAsync(withGitkube: true);
        _ = await scenario.Cluster.Kubectl.CreateAsync($"/apis/gitkube.sh/v1alpha1/namespaces/{scenario.Namespace}/remotes", new JsonObject
        {
            ["apiVersion"] = "gitkube.sh/v1alpha1",
            ["kind"] = "Remote",
            ["metadata"] = new JsonObject { ["name"] = "dev", ["namespace"] = scenario.Namespace },
            ["spec"] = new JsonObject { ["authorizedKeys"] = new JsonArray(scenario.AdaKey), ["manifests"] = new JsonObject { ["path"] = "k8s" } },
        });
        _ = await scenario.Cluster.Kubectl.WaitAsync(scenario.RemotePath("dev", "gitkube.sh"), found => RemoteScenario.Reason(found) == "Accepted");
        var work = scenario.Init();
        var commit = work.Commit("k8s/page.yaml", RemoteTests.ConfigMap("page", "one"));

        var name = $"{scenario.Namespace}-dev";
        var push = await work.TryRunAsync(["push", scenario.UrlOf($"~/git/{name}").Replace("git@", $"{name}@", StringComparison.Ordinal), "main:master"]);

        Assert.AreEqual(0, push.ExitCode, push.Error);
        Assert.IsNotNull(await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath("page")));
        Assert.Contains(commit, await work.RunAsync(["ls-remote", scenario.UrlOf($"{scenario.Namespace}/dev.git"), "refs/heads/master"]));
        Assert.AreEqual("Succeeded", (await scenario.WaitForPushAsync("dev", commit, "gitkube.sh"))["result"]!.GetValue<string>());
    }
}
