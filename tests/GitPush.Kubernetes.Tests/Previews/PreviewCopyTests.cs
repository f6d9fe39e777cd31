using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using static GitPush.Kubernetes.Tests.Previews.PreviewScenario;

namespace GitPush.Kubernetes.Tests.Previews;

/// <summary>Secrets and ConfigMaps that each preview has a copy of.</summary>
[TestClass]
public sealed class PreviewCopyTests
{
    private const string Login = """{"auths":{"registry.example.com":{"auth":"c2hvcDpzM2NyZXQ="}}}""";

    [TestMethod]
    public async Task Copies_follow_their_originals_and_nobody_reads_them()
    {
        await using var scenario = await StartAsync();
        await SourceAsync(scenario, "secrets", "database", new() { ["password"] = Encode("correct horse") });
        await SourceAsync(scenario, "secrets", "registry", new() { [".dockerconfigjson"] = Encode(Login) }, "kubernetes.io/dockerconfigjson");
        await SourceAsync(scenario, "configmaps", "settings", new() { ["region"] = "eu-1" });

        // What is copied is there for the variables of the very first push.
        var first = await scenario.PushAsync("feature/a", ConfigMap("${region} ${password}"));

        Succeeded(first);
        Assert.Contains($"preview: secret/database copied from namespace {scenario.Cluster.Namespace}", first.Error);
        Assert.AreEqual("eu-1 correct horse", await scenario.ValueAsync("feature/a"));
        var database = (await scenario.FindAsync("feature/a", "secrets", "database"))!;
        Assert.AreEqual("Opaque", (string?)database["type"]);
        Assert.AreEqual(Encode("correct horse"), (string?)database["data"]!["password"]);
        Assert.IsNull(database["metadata"]!["labels"]!["app.kubernetes.io/instance"], "the labels of the original would give the copy to whoever looks after that");
        var registry = (await scenario.FindAsync("feature/a", "secrets", "registry"))!;
        Assert.AreEqual("kubernetes.io/dockerconfigjson", (string?)registry["type"]);
        Assert.AreEqual(Encode(Login), (string?)registry["data"]![".dockerconfigjson"]);
        Assert.DoesNotContain("correct horse", first.Error);

        // One changes, one becomes another type, one is as it was; somebody has changed a copy by hand.
        await SourceAsync(scenario, "secrets", "database", new() { ["password"] = Encode("battery staple"), ["user"] = Encode("shop") });
        await scenario.Cluster.Kubectl.DeleteAsync($"/api/v1/namespaces/{scenario.Cluster.Namespace}/secrets/registry");
        await SourceAsync(scenario, "secrets", "registry", new() { ["token"] = Encode("t0ken") });
        var settings = await scenario.FindAsync("feature/a", "configmaps", "settings");
        var second = await scenario.PushAsync("feature/a", ConfigMap("${password}"));

        Succeeded(second);
        Assert.AreEqual("battery staple", await scenario.ValueAsync("feature/a"));
        Assert.AreEqual(Encode("shop"), (string?)(await scenario.FindAsync("feature/a", "secrets", "database"))!["data"]!["user"]);
        Assert.AreEqual("Opaque", (string?)(await scenario.FindAsync("feature/a", "secrets", "registry"))!["type"]);
        Assert.AreEqual(settings!["metadata"]!["resourceVersion"]!.ToString(), (await scenario.FindAsync("feature/a", "configmaps", "settings"))!["metadata"]!["resourceVersion"]!.ToString());
        Assert.DoesNotContain("configmap/settings", second.Error);
    }

    [TestMethod]
    public async Task A_push_that_is_refused_takes_its_copies_back()
    {
        var refuses = false;
        await using var scenario = await StartAsync(pipeline => pipeline.OnPreReceive(
            "check", (_, _) => ValueTask.FromResult(refuses ? StageResult.Reject("not today") : StageResult.Continue)));
        await SourceAsync(scenario, "secrets", "database", new() { ["password"] = Encode("correct horse") });
        await SourceAsync(scenario, "secrets", "registry", new() { ["token"] = Encode("one") });
        await SourceAsync(scenario, "configmaps", "settings", new() { ["region"] = "eu-1" });
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));

        await SourceAsync(scenario, "secrets", "database", new() { ["password"] = Encode("battery staple") });
        await scenario.Cluster.Kubectl.DeleteAsync($"/api/v1/namespaces/{scenario.Cluster.Namespace}/secrets/registry");
        await SourceAsync(scenario, "secrets", "registry", new() { [".dockerconfigjson"] = Encode(Login) }, "kubernetes.io/dockerconfigjson");
        refuses = true;
        Refused(await scenario.PushAsync("feature/a", ConfigMap("2")), "not today");

        Assert.AreEqual(Encode("correct horse"), (string?)(await scenario.FindAsync("feature/a", "secrets", "database"))!["data"]!["password"]);
        Assert.AreEqual("Opaque", (string?)(await scenario.FindAsync("feature/a", "secrets", "registry"))!["type"]);
        Assert.AreEqual(Encode("one"), (string?)(await scenario.FindAsync("feature/a", "secrets", "registry"))!["data"]!["token"]);
    }

    [TestMethod]
    public async Task What_is_copied_no_more_goes_and_what_is_missing_is_named()
    {
        KubernetesDeployOptions? options = null;
        await using var scenario = await StartAsync(configure: deploy => options = deploy);
        Refused(await scenario.PushAsync("feature/a", ConfigMap("1")), $"configmap/settings does not exist in namespace {scenario.Cluster.Namespace}, and previews are to have a copy of it");
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));

        await SourceAsync(scenario, "secrets", "database", new() { ["password"] = Encode("correct horse") });
        await SourceAsync(scenario, "secrets", "registry", new() { ["token"] = Encode("one") });
        await SourceAsync(scenario, "configmaps", "settings", new() { ["region"] = "eu-1" });
        Refused(
            await scenario.PushAsync("feature/a", ConfigMap("1").Replace("name: web", "name: settings", StringComparison.Ordinal)),
            $"configmap/settings is in deploy/, and previews have a copy of that of namespace {scenario.Cluster.Namespace}");
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));

        _ = options!.Preview!.Copies.Remove("secret/registry");
        var plan = await scenario.PushAsync("feature/a", ConfigMap("2"), "shop", "-o", "plan");
        Assert.Contains("preview: would delete secret/registry, which is copied no more", plan.Error);
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("2")));
        Assert.IsNull(await scenario.FindAsync("feature/a", "secrets", "registry"));
        Assert.IsNotNull(await scenario.FindAsync("feature/a", "secrets", "database"));
    }

    [TestMethod]
    public async Task A_plan_reads_variables_from_what_would_be_copied_and_copies_nothing()
    {
        await using var scenario = await StartAsync();
        await SourceAsync(scenario, "secrets", "database", new() { ["password"] = Encode("correct horse") });
        await SourceAsync(scenario, "secrets", "registry", new() { ["token"] = Encode("one") });
        await SourceAsync(scenario, "configmaps", "settings", new() { ["region"] = "eu-1" });

        var plan = await scenario.PushAsync("feature/a", ConfigMap("${region} ${password}"), "shop", "-o", "plan");

        Assert.Contains($"preview: would copy secret/database from namespace {scenario.Cluster.Namespace}", plan.Error);
        Assert.Contains("eu-1", plan.Error);
        Assert.DoesNotContain("correct horse", plan.Error);
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));
    }

    private static async Task<PreviewScenario> StartAsync(Action<GitPushPipelineBuilder>? pipeline = null, Action<KubernetesDeployOptions>? configure = null)
    {
        var cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false });
        return await PreviewScenario.StartAsync(
            cluster,
            deploy =>
            {
                deploy.Preview!.CopyFrom = cluster.Namespace;
                foreach (var copy in new[] { "configmap/settings", "secret/database", "secret/registry" })
                {
                    deploy.Preview.Copies.Add(copy);
                }

                deploy.Manifests.Variables.From.Add(VariableSource.Secret("database"));
                deploy.Manifests.Variables.From.Add(VariableSource.ConfigMap("settings"));
                configure?.Invoke(deploy);
            },
            pipeline: pipeline);
    }

    private static Task<JsonObject> SourceAsync(PreviewScenario scenario, string plural, string name, JsonObject data, string? type = null)
    {
        var source = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = plural == "secrets" ? "Secret" : "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app.kubernetes.io/instance"] = "platform" } },
            ["data"] = data,
        };
        if (type is not null)
        {
            source["type"] = type;
        }

        return scenario.Cluster.Kubectl.ApplyAsync($"/api/v1/namespaces/{scenario.Cluster.Namespace}/{plural}/{name}", source);
    }

    private static string Encode(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
