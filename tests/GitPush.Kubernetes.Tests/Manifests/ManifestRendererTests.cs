using System.Text;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Secrets;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Manifests;

/// <summary>From a pushed commit to the objects, with a cluster to ask.</summary>
[TestClass]
public sealed class ManifestRendererTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels: {version: "${GITPUSH_SHORT_COMMIT}"}
        spec:
          replicas: ${REPLICAS}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: web
                env:
                - {name: URL, value: "https://${HOST}/${GITPUSH_BRANCH}"}
                - name: TOKEN
                  value: ${TOKEN}
        """;

    private static TestCluster cluster = null!;
    private static KubernetesClients clients = null!;
    private static KubernetesClient client = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);
        clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        client = await clients.GetAsync(Options().Cluster, context.CancellationToken);
        _ = await CreateAsync("configmaps", "ConfigMap", "settings", new JsonObject { ["REPLICAS"] = "2", ["HOST"] = "from-configmap", ["not-a-name"] = "x" });
        _ = await CreateAsync("secrets", "Secret", "keys", new JsonObject
        {
            ["TOKEN"] = Base64("12345678\n"), ["HOST"] = Base64("secret.example.com"), ["not-a-name"] = Base64("also-secret"), ["BINARY"] = "/w==",
        });
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        clients.Dispose();
        await cluster.DisposeAsync();
    }

    [TestMethod]
    public async Task A_folder_becomes_complete_objects()
    {
        using var tree = new TestTree(("deploy/web.yaml", Web), ("deploy/scripts.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: scripts}, data: {run: 'echo $${HOME}'}}"));
        var options = Options();
        options.Variables.From.Add(VariableSource.ConfigMap("settings"));
        options.Variables.From.Add(VariableSource.Secret("keys"));
        options.Variables.From.Add(VariableSource.Secret("missing", isOptional: true));
        options.Variables.Values["REPLICAS"] = "3";
        options.NamePrefix = "pr-";
        options.Labels["team"] = "shop";
        var push = tree.Push();
        BuiltImages.Of(push.Context).Add(new BuiltImage("web", "registry.example.com/web", "t", "sha256:aa", push.Source.Commit));

        var rendered = await RenderAsync(push, options);

        Assert.AreEqual(("deploy/", cluster.Namespace), (rendered.Source, rendered.Namespace));
        var web = rendered.Objects.Single(item => item.Kind == "Deployment");
        var commit = push.Source.Commit.ToString();
        Assert.AreEqual((cluster.Namespace, "pr-web", commit[..7], "shop"), (web.Namespace, web.Name, web.Label("version"), web.Label("team")));
        Assert.AreEqual(3, (int)web.At("spec", "replicas")!);
        ManifestText.AssertSame(
            """
            [{"name":"web","image":"registry.example.com/web@sha256:aa",
              "env":[{"name":"URL","value":"https://secret.example.com/main"},{"name":"TOKEN","value":"12345678"}]}]
            """,
            web.At("spec", "template", "spec", "containers"));
        Assert.AreEqual("echo ${HOME}", rendered.Objects.Single(item => item.Kind == "ConfigMap").Text("data", "run"));
        CollectionAssert.AreEquivalent(new[] { "12345678", "secret.example.com", "also-secret" }, tree.Masked);
    }

    [TestMethod]
    public async Task What_was_rendered_can_be_applied()
    {
        using var tree = new TestTree(("deploy/web.yaml", Web));
        var options = Options();
        options.Variables.From.Add(VariableSource.ConfigMap("settings"));
        options.Variables.From.Add(VariableSource.Secret("keys"));

        var rendered = await RenderAsync(tree.Push(), options);
        var applied = await client.ApplyAsync(rendered.Objects.Single(), new ApplyRequest("gitpush", DryRun: true), TestContext.CancellationToken);

        Assert.AreEqual("web", applied.Name);
    }

    [TestMethod]
    public async Task A_missing_source_of_variables_is_named()
    {
        using var tree = new TestTree(("deploy/web.yaml", Web));
        var options = Options();
        options.Variables.From.Add(VariableSource.Secret("missing"));

        Assert.AreEqual(
            $"secret/missing does not exist in namespace {cluster.Namespace}, and variables are to come from it", await RefusalAsync(tree, options));
    }

    [TestMethod]
    public async Task A_variable_without_a_value_is_named_with_its_line()
    {
        using var tree = new TestTree(("deploy/web.yaml", Web));
        var options = Options();
        options.Variables.Enabled = true;

        Assert.AreEqual(
            "deploy/web.yaml:7: the variable REPLICAS has no value (a literal ${REPLICAS} is written $${REPLICAS})", await RefusalAsync(tree, options));
    }

    [TestMethod]
    public async Task Without_variables_nothing_is_replaced()
    {
        using var tree = new TestTree(("deploy/a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {run: 'echo ${HOME} $${X}'}}"));

        var rendered = await RenderAsync(tree.Push(), Options());

        Assert.AreEqual("echo ${HOME} $${X}", rendered.Objects.Single().Text("data", "run"));
    }

    [TestMethod]
    public async Task A_value_of_a_secret_cannot_add_fields()
    {
        using var tree = new TestTree(("deploy/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: ${EVIL}\n"));
        var options = Options();
        options.Variables.Secrets["EVIL"] = new SecretReference("test", "x\nimmutable: true");

        var rendered = await RenderAsync(tree.Push(), options);

        ManifestText.AssertSame("""{"a":"x\nimmutable: true"}""", rendered.Objects.Single().At("data"));
        Assert.IsNull(rendered.Objects.Single().At("immutable"));
        CollectionAssert.Contains(tree.Masked, "x\nimmutable: true");
    }

    [TestMethod]
    [DataRow("{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: kube-system}}", "namespace 'kube-system' is not one that this push may change")]
    [DataRow("{apiVersion: v1, kind: Namespace, metadata: {name: a}}", "objects of kind Namespace belong to the whole cluster")]
    [DataRow("{apiVersion: example.com/v1, kind: Widget, metadata: {name: a}}", "the cluster has no kind Widget in example.com/v1")]
    [DataRow("{apiVersion: v1, kind: Binding, metadata: {name: a}, target: {kind: Node, name: x}}", "Binding (v1) is nothing that can be applied")]
    [DataRow("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", "this object is also in deploy/a.yaml:1")]
    public async Task What_is_wrong_refuses_the_push(string yaml, string message)
    {
        using var tree = new TestTree(("deploy/a.yaml", yaml));

        StringAssert.Contains(await RefusalAsync(tree, Options()), message);
    }

    [TestMethod]
    public async Task A_kustomization_cannot_smuggle_a_namespace()
    {
        using var tree = new TestTree(
            ("deploy/kustomization.yaml", "namespace: kube-system\nresources: [a.yaml]\n"), ("deploy/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"));

        Assert.AreEqual(
            $"deploy/ (rendered):1: configmap/a: namespace 'kube-system' is not one that this push may change ({cluster.Namespace})", await RefusalAsync(tree, Options()));
    }

    [TestMethod]
    public async Task A_chart_is_found_and_its_hooks_become_phases()
    {
        using var tree = new TestTree(("deploy/Chart.yaml", "name: shop\n"));
        using var helm = new FakeProgram(
            "helm",
            """
            cat <<'END'
            ---
            # Source: shop/templates/migrate.yaml
            {apiVersion: batch/v1, kind: Job, metadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}}
            ---
            # Source: shop/templates/a.yaml
            {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
            END
            """);
        var options = Options();
        options.Helm.Program = helm.Path;

        var rendered = await RenderAsync(tree.Push(), options);

        CollectionAssert.AreEqual(new[] { "configmap/a", "job/migrate" }, rendered.Objects.Select(item => item.ToString()).ToArray());
        Assert.AreEqual("before-deploy", rendered.Objects[1].Annotation("gitpush.dev/phase"));
        CollectionAssert.Contains(helm.Arguments, "apps/v1/Deployment");
        CollectionAssert.Contains(helm.Arguments, cluster.Namespace);
    }

    [TestMethod]
    public async Task A_path_that_is_not_there_is_named()
    {
        using var tree = new TestTree(("k8s/a.yaml", "x: 1"));

        Assert.AreEqual("there is no 'deploy' in the pushed tree, from where manifests are to come", await RefusalAsync(tree, Options()));
    }

    [TestMethod]
    public async Task The_whole_tree_can_be_the_folder()
    {
        using var tree = new TestTree(("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"));
        var options = Options();
        options.Path = "";

        Assert.AreEqual("./", (await RenderAsync(tree.Push(), options)).Source);
    }

    [TestMethod]
    public async Task An_image_of_an_earlier_push_stays()
    {
        await client.ApplyAsync(
            new KubernetesObject((JsonObject)JsonNode.Parse(
                $$$"""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"api","namespace":"{{{cluster.Namespace}}}"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"api"}},
                "template":{"metadata":{"labels":{"app":"api"}},"spec":{"containers":[{"name":"api","image":"registry.example.com/api@sha256:aa"}] } } } }
                """)!),
            new ApplyRequest("test"),
            TestContext.CancellationToken);
        using var tree = new TestTree((
            "deploy/api.yaml",
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: api}, spec: {selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api, image: api}]}}}}"));
        var options = Options();
        options.BuiltImages.Add("api");

        var rendered = await RenderAsync(tree.Push(), options);

        Assert.AreEqual("registry.example.com/api@sha256:aa", (string?)rendered.Objects.Single().Objects("spec", "template", "spec", "containers").Single()["image"]);
    }

    private static KubernetesManifestOptions Options() => new() { Cluster = { Kubeconfig = cluster.Kubeconfig } };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Task<JsonObject> CreateAsync(string plural, string kind, string name, JsonObject data) => cluster.Kubectl.CreateAsync(
        $"/api/v1/namespaces/{cluster.Namespace}/{plural}",
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = data });

    private Task<RenderedManifests> RenderAsync((PushContext Context, PushSource Source) push, KubernetesManifestOptions options)
    {
        var renderer = new ManifestRenderer(new SecretResolver([new EchoSecrets()]), TimeProvider.System);
        return renderer.RenderAsync(push.Context, push.Source, options, client, target: null, TestContext.CancellationToken);
    }

    private async Task<string> RefusalAsync(TestTree tree, KubernetesManifestOptions options) =>
        (await Assert.ThrowsExactlyAsync<StageFailedException>(() => RenderAsync(tree.Push(), options))).Message;

    /// <summary>A reference's path is the secret itself.</summary>
    private sealed class EchoSecrets : ISecretSource
    {
        public string Scheme => "test";

        public ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken) => new(path);
    }
}
