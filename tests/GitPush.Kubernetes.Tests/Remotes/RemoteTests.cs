using System.Text.Json.Nodes;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Secrets;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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

    [TestMethod]
    public async Task A_key_that_is_taken_away_opens_nothing_also_on_a_connection_that_is_open()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        _ = await scenario.ApplyAsync("web", Spec(scenario.AdaKey));
        var url = scenario.UrlOf($"{scenario.Namespace}/web");
        var ada = scenario.Init();
        var bob = scenario.Init("bob");
        var (master, options) = await scenario.OpenConnectionAsync("ada");
        using (master)
        {
            scenario.Use(ada, "ada", options);
            Assert.AreEqual(0, (await ada.TryRunAsync(["ls-remote", url])).ExitCode);

            _ = await scenario.ApplyAsync("web", Spec(scenario.BobKey));

            var refused = await ada.TryRunAsync(["ls-remote", url]);
            Assert.Contains("Repository not found.", refused.Error);
            Assert.AreEqual(0, (await bob.TryRunAsync(["ls-remote", url])).ExitCode, "a key that was added counts without a restart");
            master.Kill();
            await master.WaitForExitAsync();
        }
    }

    [TestMethod]
    public async Task A_Remote_that_is_deleted_takes_its_repository_with_it_where_the_host_says_so()
    {
        using var log = new CapturedLog();
        await using var scenario = await RemoteScenario.StartAsync(
            options: remotes => remotes.DeleteRepositories = true, git: builder => builder.Services.AddSingleton<ILoggerProvider>(log));
        _ = await scenario.ApplyAsync("web", Spec(scenario.AdaKey));
        var name = $"{scenario.Namespace}/web";
        var folder = (await scenario.OpenRepositoryAsync(name))!.Path;

        // One that a list lacks and that is there all the same.
        using var empty = new RemoteDirectory(scenario.Services.GetRequiredService<RemoteReader>());
        var remote = scenario.Services.GetRequiredService<RemoteDirectory>().Index.Entries.Values.Single();
        await ActivatorUtilities.CreateInstance<RemoteReconciler>(scenario.Services, empty).OnGoneAsync(remote);
        Assert.IsTrue(Directory.Exists(folder), "what is there keeps its repository");

        Assert.IsTrue(await scenario.Cluster.Kubectl.DeleteAsync(scenario.RemotePath("web")));
        await log.WaitForAsync($"The repository {name} was deleted with its Remote");
        Assert.IsFalse(Directory.Exists(folder));
    }

    [TestMethod]
    public async Task A_Remote_that_is_deleted_cancels_its_push_and_leaves_the_repository_to_the_next_one()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        var spec = Spec(scenario.AdaKey);
        spec["jobs"] = new JsonArray(new JsonObject
        {
            ["name"] = "wait", ["phase"] = "AfterDeploy", ["image"] = TestCluster.Image, ["command"] = new JsonArray("/bin/sh", "-c", "sleep 600"),
        });
        _ = await scenario.ApplyAsync("web", spec);
        var url = scenario.UrlOf($"{scenario.Namespace}/web");
        var work = scenario.Init();
        work.Commit("deploy/page.yaml", ConfigMap("page", "one"));
        var push = work.TryRunAsync(["push", url, "main"]);
        var jobs = $"/apis/batch/v1/namespaces/{scenario.Namespace}/jobs";
        _ = await scenario.Cluster.Kubectl.WaitAsync(jobs, list => list?["items"] is JsonArray { Count: > 0 });
        Assert.IsNotNull(await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath("page")));

        Assert.IsTrue(await scenario.Cluster.Kubectl.DeleteAsync(scenario.RemotePath("web")));

        var refused = await push;
        Assert.AreNotEqual(0, refused.ExitCode);
        Assert.Contains("was deleted while the push ran", refused.Error);
        Assert.IsNull(await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath("page")), "rolled back");
        _ = await scenario.Cluster.Kubectl.WaitAsync(jobs, list => list?["items"] is JsonArray { Count: 0 });
        Assert.AreNotEqual(0, (await work.TryRunAsync(["ls-remote", url])).ExitCode);
        Assert.IsNotNull(await scenario.OpenRepositoryAsync($"{scenario.Namespace}/web"));

        _ = await scenario.ApplyAsync("web", Spec(scenario.AdaKey));
        Assert.AreEqual(0, (await work.TryRunAsync(["push", url, "main"])).ExitCode);
    }

    [TestMethod]
    public async Task A_Remote_that_is_not_ready_refuses_pushes_with_the_reason()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        var work = scenario.Init();
        work.Commit("deploy/page.yaml", ConfigMap("page", "one"));
        var url = scenario.UrlOf($"{scenario.Namespace}/web");

        foreach (var (field, value, reason, message) in new (string, JsonNode, string, string)[]
        {
            ("suspend", true, "Suspended", "spec.suspend is true"),
            ("serviceAccountName", "nobody", "ServiceAccountNotFound", "there is no serviceaccount"),
            ("images", new JsonArray(new JsonObject { ["name"] = "web" }), "MissingRegistry", "set spec.registry.url"),
            ("deployments", new JsonArray(new JsonObject { ["name"] = "web", ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "none" }) }),
                "InvalidSpec", "spec.deployments[0].containers[0].image: 'none' is none of spec.images"),
        })
        {
            var spec = Spec(scenario.AdaKey);
            spec[field] = value;
            var remote = await scenario.ApplyAsync("web", spec);
            Assert.AreEqual(reason, RemoteScenario.Reason(remote));
            var push = await work.TryRunAsync(["push", url, "main"]);
            Assert.AreNotEqual(0, push.ExitCode, reason);
            Assert.Contains(message, push.Error);
            Assert.AreEqual(0, (await work.TryRunAsync(["ls-remote", url])).ExitCode, "fetching goes on");
        }

        _ = await scenario.ApplyAsync("web", Spec(scenario.AdaKey));
        var commit = work.Commit("deploy/page.yaml", ConfigMap("page", "two"));
        Assert.AreEqual(0, (await work.TryRunAsync(["push", url, "main"])).ExitCode);
        Assert.AreEqual("Succeeded", (await scenario.WaitForPushAsync("web", commit))["result"]!.GetValue<string>());
        var rejections = (await scenario.EventsAsync("web")).Where(found => found.Reason == "PushRejected").ToList();
        Assert.IsTrue(rejections.Exists(found => found.Message.Contains("spec.suspend is true", StringComparison.Ordinal)), string.Join('\n', rejections));
        Assert.IsTrue((await scenario.EventsAsync("web")).Any(found => found.Reason == "PushStarted"));
        _ = await scenario.Cluster.Kubectl.WaitAsync(
            $"/api/v1/namespaces/{scenario.Namespace}/events",
            list => ((JsonArray)list!["items"]!).Any(found => found!["reason"]!.GetValue<string>() == "PushSucceeded"));
    }

    [TestMethod]
    public async Task A_line_that_grants_nothing_is_named_and_the_others_count()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        var remote = await scenario.ApplyAsync("web", Spec("ssh-rsa your-ssh-public-key", scenario.AdaKey));

        Assert.AreEqual("KeyRefused", RemoteScenario.Reason(remote, "KeysAccepted"));
        Assert.AreEqual("spec.authorizedKeys[0]: The key is not in base64.", RemoteScenario.Condition(remote, "KeysAccepted")!["message"]!.GetValue<string>());
        Assert.AreEqual("Accepted", RemoteScenario.Reason(remote));
        Assert.AreEqual(0, (await scenario.Init().TryRunAsync(["ls-remote", scenario.UrlOf($"{scenario.Namespace}/web")])).ExitCode);
    }

    [TestMethod]
    public async Task A_plan_changes_nothing_and_other_branches_are_stored()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        var spec = Spec(scenario.AdaKey);
        spec["branches"] = new JsonArray("main");
        _ = await scenario.ApplyAsync("web", spec);
        var url = scenario.UrlOf($"{scenario.Namespace}/web");
        var work = scenario.Init();
        work.Commit("deploy/page.yaml", ConfigMap("page", "one"));

        var plan = await work.TryRunAsync(["push", "-o", "plan", url, "main"]);
        Assert.AreNotEqual(0, plan.ExitCode);
        Assert.Contains("this was a plan: nothing has changed", plan.Error);
        Assert.Contains("page", plan.Error);

        var side = await work.TryRunAsync(["push", url, "main:side"]);
        Assert.AreEqual(0, side.ExitCode, side.Error);
        Assert.Contains("stored, and not deployed", side.Error);
        Assert.IsNull(await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath("page")));
    }

    [TestMethod]
    public async Task A_plan_says_what_would_be_built_and_with_which_image_it_would_run()
    {
        await using var scenario = await RemoteScenario.StartAsync(options: options =>
        {
            options.ServerUrl = new Uri("http://127.0.0.1:8080/git");
            options.DefaultRegistry = "127.0.0.1:5000";
        });
        var spec = Spec(scenario.AdaKey);
        spec["images"] = new JsonArray(new JsonObject { ["name"] = "web" });
        var remote = await scenario.ApplyAsync("web", spec);
        Assert.AreEqual("Accepted", RemoteScenario.Reason(remote), RemoteScenario.Condition(remote, "Ready")!.ToJsonString());
        var work = scenario.Init();
        work.Commit("Dockerfile", "FROM scratch\n");
        work.Commit("deploy/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: web\n");

        var plan = await work.TryRunAsync(["push", "-o", "plan", scenario.UrlOf($"{scenario.Namespace}/web"), "main"]);

        Assert.Contains("build: web would be built", plan.Error);
        Assert.Contains($"127.0.0.1:5000/{scenario.Namespace}-web-web:{work.Run("rev-parse", "HEAD")}", plan.Error);
        Assert.Contains("this was a plan: nothing has changed", plan.Error);
    }

    [TestMethod]
    public async Task Secrets_are_read_as_the_Remotes_account()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        _ = await scenario.Cluster.Kubectl.CreateAsync($"/api/v1/namespaces/{scenario.Namespace}/secrets", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "tokens" },
            ["data"] = new JsonObject { ["npm"] = Convert.ToBase64String("hush"u8) },
        });
        var source = scenario.Services.GetServices<ISecretSource>().Single(found => found.Scheme == "remote");

        Assert.AreEqual("hush", await source.ReadAsync($"{scenario.Namespace}/gitpush/tokens/npm", default));
        Assert.IsNull(await source.ReadAsync($"{scenario.Namespace}/gitpush/tokens/none", default));
        Assert.IsNull(await source.ReadAsync($"{scenario.Namespace}/gitpush/none/npm", default));
        Assert.IsNull(await source.ReadAsync($"{scenario.Namespace}/tokens/npm", default));
        _ = await Assert.ThrowsExactlyAsync<IOException>(async () => await source.ReadAsync($"{scenario.Namespace}/default/tokens/npm", default));
    }

    [TestMethod]
    public async Task A_push_can_do_no_more_than_its_account()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        _ = await scenario.ApplyAsync("web", Spec(scenario.AdaKey));
        var other = await scenario.Cluster.CreateNamespaceAsync();
        var url = scenario.UrlOf($"{scenario.Namespace}/web");
        var work = scenario.Init();

        work.Commit("deploy/page.yaml", ConfigMap("page", "one").Replace("  name: page", $"  name: page\n  namespace: {other}", StringComparison.Ordinal));
        var elsewhere = await work.TryRunAsync(["push", url, "main"]);
        Assert.AreNotEqual(0, elsewhere.ExitCode);
        Assert.Contains(other, elsewhere.Error);

        work.Commit("deploy/page.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: more\n");
        var forbidden = await work.TryRunAsync(["push", url, "main"]);
        Assert.AreNotEqual(0, forbidden.ExitCode);
        Assert.Contains("serviceaccount", forbidden.Error);
        Assert.IsNull(await scenario.Cluster.Kubectl.GetAsync($"/api/v1/namespaces/{scenario.Namespace}/serviceaccounts/more"));
    }

    internal static JsonObject Spec(params string[] keys) => new()
    {
        ["authorizedKeys"] = new JsonArray([.. keys.Select(JsonNode (key) => key)]),
        ["manifests"] = new JsonObject { ["path"] = "deploy" },
    };

    internal static string ConfigMap(string name, string text) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{name}}
        data:
          text: "{{text}}"
        """;
}
