using System.Text;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Sources;

namespace GitPush.Kubernetes.Tests.Manifests.Sources;

[TestClass]
public sealed class KustomizationScanTests
{
    [TestMethod]
    public void All_kustomizations_that_one_is_made_of_are_found()
    {
        using var tree = new TestTree(
            ("apps/shop/overlays/prod/kustomization.yaml", "resources: [../../base, extra.yaml]\ncomponents: [../../components/tls/]\nnamePrefix: prod-\n"),
            ("apps/shop/overlays/prod/extra.yaml", "x: 1"),
            ("apps/shop/base/kustomization.yml", "resources:\n- web.yaml\n"),
            ("apps/shop/base/web.yaml", "x: 1"),
            ("apps/shop/components/tls/Kustomization", "kind: Component\n"));

        var scan = KustomizationScan.Run(tree.Commit(), "apps/shop/overlays/prod", allowRemote: false);

        Assert.AreEqual("apps/shop", scan.Root);
        CollectionAssert.AreEquivalent(
            new[] { "apps/shop/overlays/prod/kustomization.yaml", "apps/shop/base/kustomization.yml", "apps/shop/components/tls/Kustomization" },
            scan.Files.Keys.ToArray());
    }

    [TestMethod]
    public void What_kustomize_reads_is_what_was_checked()
    {
        using var tree = new TestTree(
            ("deploy/kustomization.yaml", "x: &x [github.com/org/repo, web.yaml]\n".Replace("x: &x", "resources: &x", StringComparison.Ordinal) + "crds: *x\n"),
            ("deploy/github.com/org/repo/kustomization.yaml", "resources: [../../../web.yaml]\n"),
            ("deploy/web.yaml", "x: 1"));

        var scan = KustomizationScan.Run(tree.Commit(), "deploy", allowRemote: false);

        ManifestText.AssertSame(
            """{"resources":["./github.com/org/repo","./web.yaml"],"crds":["github.com/org/repo","web.yaml"]}""",
            scan.Files["deploy/kustomization.yaml"]);
        ManifestText.AssertSame("""{"resources":["../../../web.yaml"]}""", scan.Files["deploy/github.com/org/repo/kustomization.yaml"]);
    }

    [TestMethod]
    [DataRow("resources: [https://example.com/a.yaml]", "https://example.com/a.yaml")]
    [DataRow("resources: [HTTPS://example.com/a.yaml]", "HTTPS://example.com/a.yaml")]
    [DataRow("resources: [github.com/org/repo]", "github.com/org/repo")]
    [DataRow("resources: ['github.com/org/repo//deploy?ref=main']", "github.com/org/repo//deploy?ref=main")]
    [DataRow("resources: ['git@example.com:org/repo.git']", "git@example.com:org/repo.git")]
    [DataRow("resources: ['git::https://example.com/org/repo']", "git::https://example.com/org/repo")]
    [DataRow("resources: ['ssh://git@example.com/org/repo']", "ssh://git@example.com/org/repo")]
    [DataRow("resources: ['file:///srv/git/other.git']", "file:///srv/git/other.git")]
    [DataRow("bases: [github.com/org/repo]", "github.com/org/repo")]
    [DataRow("components: [github.com/org/repo]", "github.com/org/repo")]
    [DataRow("resources: [../../../etc]", "../../../etc")]
    [DataRow("resources: [../..]", "../..")]
    [DataRow("resources: [/etc/kubernetes]", "/etc/kubernetes")]
    [DataRow("resources: [missing.yaml]", "missing.yaml")]
    [DataRow("crds: [https://example.com/crd.yaml]", "https://example.com/crd.yaml")]
    [DataRow("configurations: [http://169.254.169.254/latest]", "http://169.254.169.254/latest")]
    [DataRow("openapi: {path: 'http://127.0.0.1/schema'}", "http://127.0.0.1/schema")]
    [DataRow("patches: [{path: 'http://127.0.0.1/patch'}]", "http://127.0.0.1/patch")]
    [DataRow("patchesStrategicMerge: ['http://127.0.0.1/patch']", "http://127.0.0.1/patch")]
    [DataRow("patchesJson6902: [{path: 'http://127.0.0.1/patch', target: {kind: Pod}}]", "http://127.0.0.1/patch")]
    [DataRow("replacements: [{path: 'http://127.0.0.1/r'}]", "http://127.0.0.1/r")]
    [DataRow("configMapGenerator: [{name: a, files: ['k=http://127.0.0.1/f']}]", "k=http://127.0.0.1/f")]
    [DataRow("configMapGenerator: [{name: a, envs: ['http://127.0.0.1/f']}]", "http://127.0.0.1/f")]
    [DataRow("configMapGenerator: [{name: a, Files: ['http://127.0.0.1/f']}]", "http://127.0.0.1/f")]
    [DataRow("secretGenerator: [{name: a, env: 'http://127.0.0.1/f'}]", "http://127.0.0.1/f")]
    public void What_is_not_in_the_repository_is_refused(string yaml, string name)
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "# ours\n" + yaml));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => KustomizationScan.Run(tree.Commit(), "deploy", allowRemote: false));

        Assert.AreEqual($"deploy/kustomization.yaml:2: '{name}' is not in the repository, and kustomizations may not fetch from elsewhere", exception.Message);
    }

    [TestMethod]
    [DataRow("generators: [g.yaml]", "'generators': plugins are not run here")]
    [DataRow("transformers: [t.yaml]", "'transformers': plugins are not run here")]
    [DataRow("validators: [v.yaml]", "'validators': plugins are not run here")]
    [DataRow("helmCharts: [{name: x, repo: 'https://example.com'}]", "'helmCharts': charts are not inflated by kustomize here: name the chart as the path of its own stage")]
    [DataRow("Resources: [https://example.com]", "'Resources' is no field of a kustomization that is known here")]
    [DataRow("resources: x", "this is to be a list of paths")]
    [DataRow("resources: [{a: b}]", "this is to be a list of paths")]
    [DataRow("resources: [link.yaml]", "'link.yaml' is a link or a submodule, and neither is followed")]
    [DataRow("resources: [folder]", "'folder' is a link or a submodule, and neither is followed")]
    public void What_would_have_kustomize_do_more_is_refused(string yaml, string problem)
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", yaml), ("deploy/real/kustomization.yaml", "resources: []"), ("deploy/a.yaml", "x: 1"));
        tree.Link("deploy/link.yaml", "a.yaml");
        tree.Link("deploy/folder", "real");

        var exception = Assert.ThrowsExactly<StageFailedException>(() => KustomizationScan.Run(tree.Commit(), "deploy", allowRemote: false));

        Assert.AreEqual($"deploy/kustomization.yaml:1: {problem}", exception.Message);
    }

    [TestMethod]
    public void A_kustomization_in_another_encoding_is_refused()
    {
        using var tree = new TestTree();
        tree.Write("deploy/kustomization.yaml", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("resources: [https://example.com/a.yaml]")]);

        var exception = Assert.ThrowsExactly<StageFailedException>(() => KustomizationScan.Run(tree.Commit(), "deploy", allowRemote: false));

        Assert.AreEqual("deploy/kustomization.yaml: this is no UTF-8", exception.Message);
    }

    [TestMethod]
    public void A_kustomization_of_two_names_is_refused()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "resources: []"), ("deploy/Kustomization", "resources: []"));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => KustomizationScan.Run(tree.Commit(), "deploy", allowRemote: false));

        Assert.AreEqual("deploy/: there are both kustomization.yaml and Kustomization", exception.Message);
    }

    [TestMethod]
    public void Remote_resources_can_be_allowed()
    {
        using var tree = new TestTree(("deploy/kustomization.yaml", "resources: [https://example.com/a.yaml, web.yaml]\ncrds: [https://example.com/c.yaml]"), ("deploy/web.yaml", "x: 1"));

        var scan = KustomizationScan.Run(tree.Commit(), "deploy", allowRemote: true);

        ManifestText.AssertSame(
            """{"resources":["https://example.com/a.yaml","./web.yaml"],"crds":["https://example.com/c.yaml"]}""", scan.Files["deploy/kustomization.yaml"]);
    }

    [TestMethod]
    public void Kustomizations_in_a_circle_end()
    {
        using var tree = new TestTree(("a/kustomization.yaml", "resources: [../b]"), ("b/kustomization.yaml", "resources: [../a]"));

        Assert.HasCount(2, KustomizationScan.Run(tree.Commit(), "a", allowRemote: false).Files);
    }
}
