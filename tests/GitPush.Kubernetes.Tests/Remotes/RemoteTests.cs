using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>From an object in the cluster to a repository that is deployed when somebody pushes.</summary>
[TestClass]
public sealed class RemoteTests
{
    [TestMethod]
    public async Task A_Remote_is_something_to_push_to_for_its_keys_alone()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        var remote = await scenario.ApplyAsync("web", Spec(scenario.AdaKey));

        Assert.AreEqual("Accepted", RemoteScenario.Reason(remote), RemoteScenario.Condition(remote, "Ready")?.ToJsonString());
        Assert.AreEqual("Accepted", RemoteScenario.Reason(remote, "KeysAccepted"));
        Assert.AreEqual($"ssh://git@git.example.com:2222/{scenario.Namespace}/web.git", remote["status"]!["remoteUrl"]!.GetValue<string>());

        var work = scenario.Init();
        var commit = work.Commit("deploy/page.yaml", ConfigMap("page", "one"));
        var push = await work.TryRunAsync(["push", scenario.UrlOf($"{scenario.Namespace}/web.git"), "main"]);
        Assert.AreEqual(0, push.ExitCode, push.Error);

        var page = await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath("page"));
        Assert.AreEqual("one", page!["data"]!["text"]!.GetValue<string>());

        var last = await scenario.WaitForPushAsync("web", commit);
        Assert.AreEqual("Succeeded", last["result"]!.GetValue<string>());
        Assert.AreEqual("refs/heads/main", last["ref"]!.GetValue<string>());
        Assert.AreEqual("ada@laptop", last["user"]!.GetValue<string>());
        Assert.IsNotNull(last["endedAt"]);

        var stranger = scenario.Init("bob");
        var refused = await stranger.TryRunAsync(["ls-remote", scenario.UrlOf($"{scenario.Namespace}/web")]);
        Assert.AreNotEqual(0, refused.ExitCode);
        Assert.Contains("Permission denied", refused.Error);
    }

    private static JsonObject Spec(params string[] keys) => new()
    {
        ["authorizedKeys"] = new JsonArray([.. keys.Select(JsonNode (key) => key)]),
        ["manifests"] = new JsonObject { ["path"] = "deploy" },
    };

    private static string ConfigMap(string name, string text) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{name}}
        data:
          text: "{{text}}"
        """;
}
