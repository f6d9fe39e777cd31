using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Sources;

namespace GitPush.Kubernetes.Tests.Manifests.Sources;

/// <summary>With the kustomize that is in every <c>kubectl</c>, and with a program of the tests' own where its input matters.</summary>
[TestClass]
public sealed class KustomizeSourceTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: web
                envFrom:
                - configMapRef: {name: settings}
        """;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_kustomization_is_rendered_with_its_bases()
    {
        using var tree = new TestTree(
            ("deploy/prod/kustomization.yaml", "bases:\n- ../base\nnamePrefix: prod-\nnamespace: apps\nconfigMapGenerator:\n- name: extra\n  literals: [a=b]\ngeneratorOptions:\n  disableNameSuffixHash: true\n"),
            ("deploy/base/kustomization.yaml", "resources:\n- web.yaml\n- settings.yaml\n"),
            ("deploy/base/web.yaml", Deployment),
            ("deploy/base/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  big: \"9007199254740993\"\n"));

        var objects = await ReadAsync(tree, "deploy/prod", new KubernetesManifestOptions());

        CollectionAssert.AreEquivalent(
            new[] { "configmap/prod-extra", "configmap/prod-settings", "deployment/prod-web" }, objects.Select(manifest => manifest.Object.ToString()).ToArray());
        var web = objects.Single(manifest => manifest.Object.Kind == "Deployment").Object;
        Assert.AreEqual("apps", web.Namespace);
        Assert.AreEqual(
            "prod-settings", (string?)(web.At("spec", "template", "spec", "containers") as JsonArray)![0]!["envFrom"]![0]!["configMapRef"]!["name"]);
    }

    [TestMethod]
    public async Task What_kustomize_refuses_is_told_in_the_names_of_the_tree()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "resources: [web.yaml]\npatchesStrategicMerge: [missing.yaml]\n"), ("deploy/web.yaml", Deployment));

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync(tree, "deploy", new KubernetesManifestOptions()));

        StringAssert.Contains(exception.Message, "missing.yaml");
        Assert.DoesNotContain(Path.GetTempPath(), exception.Message);
        Assert.DoesNotContain("gitpush-manifests", exception.Message);
    }

    [TestMethod]
    public async Task Files_outside_of_the_kustomization_are_not_read()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "configMapGenerator:\n- name: a\n  files: [/etc/passwd]\n"));

        _ = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync(tree, "deploy", new KubernetesManifestOptions()));
    }

    [TestMethod]
    public async Task Links_out_of_the_tree_are_refused()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "configMapGenerator:\n- name: a\n  files: [link]\n"));
        tree.Link("deploy/link", "/etc/passwd");

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync(tree, "deploy", new KubernetesManifestOptions()));

        StringAssert.StartsWith(exception.Message, "'link' cannot be checked out");
    }

    [TestMethod]
    public async Task The_program_reads_what_was_checked()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "# ours\nresources:\n- web.yaml\n"), ("deploy/web.yaml", Deployment));
        using var kustomize = new FakeProgram("kustomize", "/bin/cp \"$2/kustomization.yaml\" \"$KEEP/read\"; /bin/cat \"$2/web.yaml\"");

        var objects = await ReadAsync(tree, "deploy", new KubernetesManifestOptions { Kustomize = { Program = kustomize.Path } });

        Assert.HasCount(1, objects);
        Assert.AreEqual("deploy/ (rendered):1", objects[0].Origin.ToString());
        ManifestText.AssertSame("""{"resources":["./web.yaml"]}""", JsonNode.Parse(kustomize.Kept("read")));
        CollectionAssert.AreEqual(new[] { "build", kustomize.Kept("folder").TrimEnd() + "/tree" }, kustomize.Arguments.Select(argument => argument.TrimEnd('/')).ToArray());
    }

    [TestMethod]
    public async Task A_kubectl_is_told_what_to_do()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "resources: []"));
        using var kubectl = new FakeProgram("kubectl", "");

        _ = await ReadAsync(tree, "deploy", new KubernetesManifestOptions { Kustomize = { Program = kubectl.Path } });

        Assert.AreEqual("kustomize", kubectl.Arguments[0]);
    }

    [TestMethod]
    public async Task A_missing_program_is_one_clear_line()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "resources: []"));

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => ReadAsync(tree, "deploy", new KubernetesManifestOptions { Kustomize = { Program = "/srv/bin/kustomize" } }));

        Assert.AreEqual("deploy/ is a kustomization, and there is no 'kustomize' on this server", exception.Message);
    }

    private async Task<List<ManifestObject>> ReadAsync(TestTree tree, string path, KubernetesManifestOptions options)
    {
        var documents = await KustomizeSource.ReadAsync(tree.Commit(), path, options, TimeProvider.System, TestContext.CancellationToken);
        return ManifestReader.Read(documents, new ManifestBudget(options.Limits), variables: null);
    }
}
