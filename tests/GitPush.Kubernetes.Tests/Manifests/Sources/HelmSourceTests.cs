using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Sources;

namespace GitPush.Kubernetes.Tests.Manifests.Sources;

[TestClass]
public sealed class HelmSourceTests
{
    private static readonly ResourceType[] s_types =
    [
        new("v1", "Pod", "pods", true, ["patch"]),
        new("v1", "Secret", "secrets", true, ["patch"]),
        new("batch/v1", "Job", "jobs", true, ["patch"]),
    ];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_chart_is_rendered_as_helm_template_does_it()
    {
        using var tree = Chart();
        using var helm = new FakeProgram("helm", "/bin/cp \"$7\" \"$KEEP/first\"; /bin/cp \"$9\" \"$KEEP/second\"; /bin/cp \"$3/templates/web.yaml\" \"$KEEP/template\"");
        var options = new KubernetesManifestOptions { Helm = { Program = helm.Path, KubeVersion = "1.34.0" } };
        options.Helm.ValuesFiles.Add("../env/production.yaml");
        options.Helm.Values["web"] = new JsonObject { ["replicas"] = 3 };

        _ = await ReadAsync(tree, options);

        var folder = helm.Kept("folder").TrimEnd();
        CollectionAssert.AreEqual(
            new[]
            {
                "template", "shop", $"{folder}/tree", "--namespace", "apps", "--include-crds",
                "--values", $"{folder}/values-0.yaml", "--values", $"{folder}/values-1.yaml", "--kube-version", "1.34.0",
                "--api-versions", "v1", "--api-versions", "batch/v1",
                "--api-versions", "v1/Pod", "--api-versions", "v1/Secret", "--api-versions", "batch/v1/Job",
            },
            helm.Arguments);
        Assert.IsFalse(Directory.Exists(folder), "the work folder is still there");
    }

    [TestMethod]
    public async Task Values_of_files_come_before_those_of_the_options()
    {
        using var tree = Chart();
        using var helm = new FakeProgram("helm", "/bin/cp \"$8\" \"$KEEP/first\"; /bin/cp \"${10}\" \"$KEEP/second\"; /bin/cp \"$3/templates/web.yaml\" \"$KEEP/template\"");
        var options = new KubernetesManifestOptions { Helm = { Program = helm.Path } };
        options.Helm.ValuesFiles.Add("../env/production.yaml");
        options.Helm.Values["web"] = new JsonObject { ["replicas"] = 3 };

        _ = await ReadAsync(tree, options);

        Assert.AreEqual("web: {replicas: 2}\n", helm.Kept("first"));
        ManifestText.AssertSame("""{"web":{"replicas":3}}""", JsonNode.Parse(helm.Kept("second")));
        Assert.AreEqual("{{ .Values.web }}\n", helm.Kept("template"));
    }

    [TestMethod]
    public async Task Messages_name_the_template_that_an_object_is_from()
    {
        using var tree = Chart();
        using var helm = new FakeProgram(
            "helm",
            """
            cat <<'END'
            ---
            # Source: shop/crds/crd.yaml
            a: 1
            ---
            # Source: shop/templates/web.yaml
            b: 2
            ---
            # Source: shop/templates/web.yaml
            c: 3
            ---
            # Source: shop/charts/redis/templates/redis.yaml
            d: 4
            END
            """);

        var documents = await ReadAsync(tree, new KubernetesManifestOptions { Helm = { Program = helm.Path } });

        CollectionAssert.AreEqual(
            new[]
            {
                "charts/shop/crds/crd.yaml (rendered):3", "charts/shop/templates/web.yaml (rendered):6", "charts/shop/templates/web.yaml (rendered):9",
                "charts/shop/charts/redis/templates/redis.yaml (rendered):12",
            },
            documents.Select(document => document.Origin.ToString()).ToArray());
    }

    [TestMethod]
    public async Task A_missing_program_is_one_clear_line()
    {
        using var tree = Chart();

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => ReadAsync(tree, new KubernetesManifestOptions { Helm = { Program = "helm-that-is-not-there" } }));

        Assert.AreEqual("charts/shop/ is a Helm chart, and there is no 'helm-that-is-not-there' on this server", exception.Message);
    }

    [TestMethod]
    [DataRow("missing.yaml")]
    [DataRow("../../../../etc/passwd")]
    [DataRow("/etc/passwd")]
    [DataRow("link.yaml")]
    public async Task Values_come_from_the_pushed_tree_only(string file)
    {
        using var tree = Chart();
        tree.Link("charts/shop/link.yaml", "Chart.yaml");
        using var helm = new FakeProgram("helm", "");
        var options = new KubernetesManifestOptions { Helm = { Program = helm.Path } };
        options.Helm.ValuesFiles.Add(file);

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => ReadAsync(tree, options));

        Assert.AreEqual($"charts/shop/: there is no file of values '{file}'", exception.Message);
    }

    [TestMethod]
    public async Task A_chart_whose_links_lead_out_of_it_is_refused()
    {
        using var tree = Chart();
        tree.Link("charts/shop/templates/passwd", "/etc/passwd");
        using var helm = new FakeProgram("helm", "");

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => ReadAsync(tree, new KubernetesManifestOptions { Helm = { Program = helm.Path } }));

        StringAssert.StartsWith(exception.Message, "'templates/passwd' cannot be checked out");
    }

    [TestMethod]
    public async Task A_large_chart_is_refused()
    {
        using var tree = Chart();
        tree.Limits.MaxCheckOutBytes = 10;
        using var helm = new FakeProgram("helm", "");

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => ReadAsync(tree, new KubernetesManifestOptions { Helm = { Program = helm.Path } }));

        StringAssert.Contains(exception.Message, "the files have more than 10 bytes");
    }

    private static TestTree Chart() => new(
        ("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n"),
        ("charts/shop/templates/web.yaml", "{{ .Values.web }}\n"),
        ("charts/env/production.yaml", "web: {replicas: 2}\n"));

    private Task<List<ManifestDocument>> ReadAsync(TestTree tree, KubernetesManifestOptions options) =>
        HelmSource.ReadAsync(tree.Commit(), "charts/shop", "apps", options, s_types, TimeProvider.System, TestContext.CancellationToken);
}
