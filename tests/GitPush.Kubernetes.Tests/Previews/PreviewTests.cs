using System.Security.Claims;
using System.Text.Json.Nodes;
using GitPush.Control;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.TestClusters;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static GitPush.Kubernetes.Tests.Previews.PreviewScenario;

namespace GitPush.Kubernetes.Tests.Previews;

/// <summary>What whoever pushes branches sees of their previews.</summary>
[TestClass]
public sealed class PreviewTests
{
    [TestMethod]
    public async Task A_branch_has_a_namespace_of_its_own_that_goes_when_the_branch_does()
    {
        var cluster = await TestCluster.StartAsync();
        await using var scenario = await PreviewScenario.StartAsync(cluster, deploy =>
        {
            deploy.Preview!.Labels["pod-security.kubernetes.io/warn"] = "baseline";
            deploy.Preview.Annotations["example.com/team"] = "Shop & Co";
            deploy.BeforeDeploy["migrate"] = new KubernetesJobOptions { Image = TestCluster.Image, Command = { "/bin/sh", "-c", "echo migrated $0" } };
            deploy.Images.Add(new WorkloadImage("deployment/web", "main", "web"));
        },
        before: pipeline => pipeline.OnPreReceive("build", (push, _) =>
        {
            BuiltImages.Of(push).Add(new BuiltImage("web", TestCluster.Image, "latest", null, push.Updates[0].NewId));
            return ValueTask.FromResult(StageResult.Continue);
        }));
        var web = Samples.Deployment("web", 1).ToJsonString();
        var manifests = ConfigMap("${GITPUSH_PREVIEW}.example.com ${GITPUSH_NAMESPACE}") + $"\n---\n{web}\n";

        var login = await scenario.PushAsync("feature/Login", manifests);
        var cart = await scenario.PushAsync("feature/cart", manifests);

        Succeeded(login);
        Succeeded(cart);
        var name = scenario.NamespaceOf("feature/Login");
        Assert.Contains($"preview: namespace {name} created", login.Error);
        Assert.Contains("migrate: migrated", login.Error);
        Assert.Contains("deployment/web 1/1 ready", login.Error);
        var ns = (await scenario.FindNamespaceAsync("feature/Login"))!;
        var labels = ns["metadata"]!["labels"]!;
        Assert.AreEqual("gitpush", (string?)labels["app.kubernetes.io/managed-by"]);
        Assert.AreEqual("feature-login-1626907a", (string?)labels["gitpush.dev/preview"]);
        Assert.AreEqual("shop", (string?)labels["gitpush.dev/preview-repository"]);
        Assert.AreEqual("baseline", (string?)labels["pod-security.kubernetes.io/warn"]);
        var annotations = ns["metadata"]!["annotations"]!;
        Assert.AreEqual("shop", (string?)annotations["gitpush.dev/repository"]);
        Assert.AreEqual("refs/heads/feature/Login", (string?)annotations["gitpush.dev/ref"]);
        Assert.AreEqual("Shop & Co", (string?)annotations["example.com/team"]);
        Assert.AreEqual($"feature-login-1626907a.example.com {name}", await scenario.ValueAsync("feature/Login"));
        Assert.IsNotNull(await scenario.FindAsync("feature/Login", "configmaps", "gitpush-inventory-shop-deploy") ?? await scenario.FindAsync("feature/Login", "configmaps", "gitpush-inventory-shop"));

        var again = await scenario.PushAsync("feature/Login", manifests.Replace("example.com", "example.org", StringComparison.Ordinal));
        Succeeded(again);
        Assert.Contains($"preview: namespace {name}", again.Error);
        Assert.DoesNotContain("created", again.Error);
        Assert.AreEqual($"feature-login-1626907a.example.org {name}", await scenario.ValueAsync("feature/Login"));

        var deleted = await scenario.DeleteAsync("feature/Login");
        Succeeded(deleted);
        Assert.Contains($"preview: namespace {name} deleted", deleted.Error);
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/Login"));
        Assert.IsNotNull(await scenario.ValueAsync("feature/cart"));
    }

    [TestMethod]
    public async Task A_namespace_of_somebody_elses_is_neither_used_nor_deleted()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        var name = scenario.NamespaceOf("feature/a");
        _ = await scenario.Cluster.Kubectl.CreateAsync("/api/v1/namespaces", new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { [scenario.Cluster.NamespaceLabel.Key] = scenario.Cluster.NamespaceLabel.Value } },
        });

        var push = await scenario.PushAsync("feature/a", ConfigMap("1"));
        Refused(push, $"namespace {name} exists and is no preview of GitPush's: it is left alone");
        Succeeded(await scenario.PushAsync("feature/b", ConfigMap("1")));

        // The same branch of another repository, under the same prefix.
        await scenario.CreateRepositoryAsync("blog");
        Refused(
            await scenario.PushAsync("feature/b", ConfigMap("2"), "blog"),
            $"namespace {scenario.NamespaceOf("feature/b")} exists and is the preview of refs/heads/feature/b of the repository shop");

        Assert.IsNull((await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["labels"]!["gitpush.dev/preview"]);
        Assert.IsNull(await scenario.ValueAsync("feature/a"));
        Assert.AreEqual("1", await scenario.ValueAsync("feature/b"));
        Assert.IsNull((await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["deletionTimestamp"]);
    }

    [TestMethod]
    public async Task A_push_that_is_refused_takes_back_the_namespace_that_it_made_and_leaves_one_as_it_was()
    {
        var refuses = false;
        var warn = "baseline";
        await using var scenario = await PreviewScenario.StartAsync(
            configure: deploy => deploy.Preview!.Labels["pod-security.kubernetes.io/warn"] = warn,
            pipeline: pipeline => pipeline.OnPreReceive(
                "check", (_, _) => ValueTask.FromResult(refuses ? StageResult.Reject("not today") : StageResult.Continue)));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        var before = (await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!;

        // What the options are now.
        scenario.Host.Services.GetRequiredService<IOptionsMonitor<KubernetesDeployOptions>>().Get("deploy").Preview!.Labels["pod-security.kubernetes.io/warn"] = "restricted";
        refuses = true;
        var made = await scenario.PushAsync("feature/new", ConfigMap("1"));
        var changed = await scenario.PushAsync("feature/a", ConfigMap("2"));

        Refused(made, "not today");
        Assert.Contains($"preview: namespace {scenario.NamespaceOf("feature/new")} deleted", made.Error);
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/new"));
        Refused(changed, "not today");
        var after = (await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!;
        Assert.AreEqual(before["labels"]!.ToJsonString(), after["labels"]!.ToJsonString());
        Assert.AreEqual(before["annotations"]!.ToJsonString(), after["annotations"]!.ToJsonString());
        Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));

        refuses = false;
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("3")));
        Assert.AreEqual("restricted", (string?)(await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["labels"]!["pod-security.kubernetes.io/warn"]);
    }

    [TestMethod]
    public async Task A_plan_tells_what_would_be_in_a_namespace_that_is_not_there()
    {
        await using var scenario = await PreviewScenario.StartAsync(configure: deploy =>
        {
            deploy.BeforeDeploy["migrate"] = new KubernetesJobOptions { Image = "web", Command = { "./migrate" } };
            deploy.Images.Add(new WorkloadImage("deployment/other", "main", "web"));
        });
        var name = scenario.NamespaceOf("feature/a");

        var plan = await scenario.PushAsync("feature/a", ConfigMap("1"), "shop", "-o", "plan");

        Refused(plan, "this was a plan: nothing has changed");
        Assert.Contains($"preview: would create namespace {name}", plan.Error);
        Assert.Contains("deploy: would create configmap/web", plan.Error);
        Assert.Contains("migrate: would run job migrate", plan.Error);
        Assert.Contains("deploy: would set images of deployment/other", plan.Error);
        Assert.Contains("deploy: 1 to create", plan.Error);
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));
    }

    [TestMethod]
    public async Task A_plan_of_a_preview_that_is_there_shows_the_difference_and_one_of_its_end_says_so()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));

        var change = await scenario.PushAsync("feature/a", ConfigMap("2"), "shop", "-o", "plan");
        var end = await scenario.DeleteAsync("feature/a", "-o", "plan");

        Refused(change, "would change configmap/web");
        Refused(end, $"preview: would delete namespace {scenario.NamespaceOf("feature/a")}");
        Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));
    }

    [TestMethod]
    public async Task A_namespace_that_is_stuck_is_told_and_waited_for_when_the_branch_comes_back()
    {
        await using var scenario = await PreviewScenario.StartAsync(configure: deploy => deploy.Preview!.DeleteTimeout = TimeSpan.FromSeconds(2));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        var path = $"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}/configmaps/web";
        var uid = (string?)(await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["uid"];
        _ = await scenario.Cluster.Kubectl.PatchAsync(path, JsonNode.Parse("""{"metadata":{"finalizers":["example.com/stay"]}}""")!);

        var deleted = await scenario.DeleteAsync("feature/a");
        _ = await scenario.Cluster.Kubectl.WaitAsync(
            $"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}", found => found!["status"]!.ToJsonString().Contains("SomeFinalizersRemain", StringComparison.Ordinal));
        var early = await scenario.PushAsync("feature/a", ConfigMap("2"));

        Assert.AreEqual(0, deleted.ExitCode, "the branch is gone all the same");
        Assert.Contains("is still being deleted: ", deleted.Error);
        Refused(early, $"waiting until namespace {scenario.NamespaceOf("feature/a")}, which is being deleted, is gone");
        Assert.Contains("Some content in the namespace has finalizers remaining: example.com/stay in 1 resource instances", early.Error);
        Assert.Contains("push again when it is gone", early.Error);

        _ = await scenario.Cluster.Kubectl.PatchAsync(path, JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        _ = await scenario.Cluster.Kubectl.WaitAsync($"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}", found => found is null, TimeSpan.FromMinutes(1));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("3")));
        Assert.AreEqual("3", await scenario.ValueAsync("feature/a"));
        Assert.AreNotEqual(uid, (string?)(await scenario.FindNamespaceAsync("feature/a"))!["metadata"]!["uid"]);
    }

    [TestMethod]
    public async Task A_branch_that_comes_back_at_once_waits_until_its_old_namespace_is_gone()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        var ns = $"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}";
        _ = await scenario.Cluster.Kubectl.PatchAsync($"{ns}/configmaps/web", JsonNode.Parse("""{"metadata":{"finalizers":["example.com/stay"]}}""")!);
        _ = await scenario.Cluster.Kubectl.DeleteAsync(ns);

        var push = scenario.PushAsync("feature/a", ConfigMap("2"));
        var running = await RunningAsync(scenario);
        await foreach (var text in running.FollowOutputAsync())
        {
            if (text.Contains("waiting until namespace", StringComparison.Ordinal))
            {
                break;
            }
        }

        _ = await scenario.Cluster.Kubectl.PatchAsync($"{ns}/configmaps/web", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        Succeeded(await push);
        Assert.AreEqual("2", await scenario.ValueAsync("feature/a"));
    }

    [TestMethod]
    public async Task A_repository_has_no_more_previews_than_it_may()
    {
        await using var scenario = await PreviewScenario.StartAsync(configure: deploy => deploy.Preview!.MaxPreviews = 2);
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/b", ConfigMap("1")));

        Refused(
            await scenario.PushAsync("feature/c", ConfigMap("1")),
            "the repository has 2 previews, and may have 2: delete one of refs/heads/feature/a, refs/heads/feature/b");
        Succeeded(await scenario.PushAsync("feature/b", ConfigMap("2")));
        Succeeded(await scenario.DeleteAsync("feature/a"));
        Succeeded(await scenario.PushAsync("feature/c", ConfigMap("1")));
    }

    [TestMethod]
    public async Task Redeploying_and_rolling_back_use_the_branchs_own_namespace()
    {
        await using var scenario = await PreviewScenario.StartAsync();
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("2")));
        var pushes = await ListPushesAsync(scenario);
        var control = scenario.Host.Services.GetRequiredService<IPushControl>();

        var back = await (await control.RollBackAsync(pushes[^2].Id, new ClaimsPrincipal(new ClaimsIdentity()))).Completion;
        Assert.AreEqual(PushResult.Succeeded, back.Result, back.Reason);
        Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));

        // Somebody has deleted it by hand: a redeployment makes it again.
        _ = await scenario.Cluster.Kubectl.DeleteAsync($"/api/v1/namespaces/{scenario.NamespaceOf("feature/a")}");
        var again = await (await control.RedeployAsync(back.Id, new ClaimsPrincipal(new ClaimsIdentity()))).Completion;
        Assert.AreEqual(PushResult.Succeeded, again.Result, again.Reason);
        Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));

        // A branch that was deleted is there again, and so is its preview.
        Succeeded(await scenario.DeleteAsync("feature/a"));
        var restored = await (await control.RollBackAsync(back.Id, new ClaimsPrincipal(new ClaimsIdentity()))).Completion;
        Assert.AreEqual(PushResult.Succeeded, restored.Result, restored.Reason);
        Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));
    }

    [TestMethod]
    public async Task A_push_that_leaves_the_deployment_out_makes_no_namespace_and_its_branch_can_go()
    {
        await using var scenario = await PreviewScenario.StartAsync(configure: deploy => deploy.AllowSkipDeploy = true);

        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1"), "shop", "-o", "skip-deploy"));
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));
        var deleted = await scenario.DeleteAsync("feature/a");

        Succeeded(deleted);
        Assert.DoesNotContain("preview", deleted.Error);
    }

    [TestMethod]
    public async Task Manifests_stay_in_the_branchs_namespace()
    {
        await using var scenario = await PreviewScenario.StartAsync(configure: deploy => deploy.Manifests.ClusterKinds.Add("Namespace"));

        Refused(
            await scenario.PushAsync("feature/a", ConfigMap("1").Replace("name: web", $"name: web\n  namespace: {scenario.Cluster.Namespace}", StringComparison.Ordinal)),
            $"namespace '{scenario.Cluster.Namespace}' is not one that this push may change ({scenario.NamespaceOf("feature/a")})");
        Refused(
            await scenario.PushAsync("feature/a", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${GITPUSH_NAMESPACE}\n"),
            "a preview's namespace is made by the server");
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));
    }

    private static async Task<IReadOnlyList<PushRecord>> ListPushesAsync(PreviewScenario scenario)
    {
        var pushes = new List<PushRecord>();
        await foreach (var push in scenario.Host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()))
        {
            pushes.Add(push);
        }

        return pushes;
    }

    private static async Task<RunningPush> RunningAsync(PreviewScenario scenario)
    {
        var control = scenario.Host.Services.GetRequiredService<IPushControl>();
        while (true)
        {
            if (control.Running is [var running, ..])
            {
                return running;
            }

            await Task.Delay(20);
        }
    }
}
