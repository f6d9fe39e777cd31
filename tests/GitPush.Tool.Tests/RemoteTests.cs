using System.Diagnostics;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Tests.Remotes;
using GitPush.Packages.Tests.Support;
using GitPush.Testing.Kubernetes;
using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class RemoteTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ ada@laptop";

    [TestMethod]
    public async Task A_Remote_that_was_generated_is_created_pushed_to_listed_changed_and_deleted()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        using var folder = new TempFolder();
        var file = folder.Combine("page.yaml");

        var generated = await ToolProcess.RunAsync(
            "remote", "generate", "page", "--authorized-keys", scenario.KeyFileOf("ada"), "--branch", "main", "--output", file);
        AssertSucceeded(generated);
        Assert.AreEqual(file, generated.Output.TrimEnd());

        var created = await RunAsync(scenario.Cluster, "create", "--file", file);
        AssertSucceeded(created);
        var url = $"ssh://git@git.example.com:2222/{scenario.Namespace}/page.git";
        Assert.AreEqual(
            $"""
            remote/page created in {scenario.Namespace}
            ready  pushes are deployed as serviceaccount gitpush
            push   git push {url} main

            """,
            created.Output);

        var git = scenario.Init();
        scenario.Use(git, "ada", "-p", $"{scenario.Endpoint.Port}", "-o", "HostName=127.0.0.1");
        var commit = git.Commit("deploy/page.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: page\ndata:\n  title: shoes\n");
        _ = await git.RunAsync(["push", url, "HEAD:main"]);
        _ = await scenario.WaitForPushAsync("page", commit);
        Assert.IsNotNull(await scenario.Cluster.Kubectl.GetAsync(scenario.ConfigMapPath("page")));

        var listed = await RunAsync(scenario.Cluster, "list");
        AssertSucceeded(listed);
        CollectionAssert.AreEqual(
            new[] { $"{scenario.Namespace}/page", "ready", "Succeeded", commit[..8], url }, listed.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

        var changed = await RunAsync(scenario.Cluster, "create", "page", "--authorized-keys", scenario.KeyFileOf("bob"), "--update");
        AssertSucceeded(changed);
        StringAssert.StartsWith(changed.Output, $"remote/page changed in {scenario.Namespace}\n");
        var keys = (await scenario.Cluster.Kubectl.GetAsync(scenario.RemotePath("page")))!["spec"]!["authorizedKeys"]!.AsArray();
        CollectionAssert.AreEqual(new[] { scenario.BobKey }, keys.Select(key => key!.GetValue<string>()).ToArray());

        var deleted = await RunAsync(scenario.Cluster, "delete", "page", "--yes");
        AssertSucceeded(deleted);
        Assert.AreEqual($"remote/page deleted in {scenario.Namespace}\n", deleted.Output);
        Assert.AreEqual("", (await RunAsync(scenario.Cluster, "list")).Output);
    }

    [TestMethod]
    public async Task An_account_is_created_with_its_role_and_the_Remote_that_names_it()
    {
        await using var scenario = await RemoteScenario.StartAsync();

        var result = await RunAsync(
            scenario.Cluster, "create", "web", "--authorized-keys", scenario.KeyFileOf("ada"), "--service-account", "deployer", "--with-account", "--namespace", scenario.Namespace);

        AssertSucceeded(result);
        StringAssert.StartsWith(
            result.Output,
            $"""
            serviceaccount/deployer created in {scenario.Namespace}
            rolebinding/deployer created in {scenario.Namespace}
            remote/web created in {scenario.Namespace}
            ready  pushes are deployed as serviceaccount deployer

            """);
        var binding = await scenario.Cluster.Kubectl.GetAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{scenario.Namespace}/rolebindings/deployer");
        Assert.AreEqual("edit", binding!["roleRef"]!["name"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task A_Remote_that_is_not_ready_stays_and_says_why()
    {
        await using var scenario = await RemoteScenario.StartAsync();

        var result = await RunAsync(scenario.Cluster, "create", "web", "--authorized-keys", scenario.KeyFileOf("ada"), "--service-account", "nobody");

        Assert.AreEqual(1, result.ExitCode, result.Output);
        Assert.AreEqual($"remote/web created in {scenario.Namespace}\n", result.Output);
        StringAssert.StartsWith(result.Error, $"gitpush: remote/web is not ready: there is no serviceaccount {scenario.Namespace}/nobody, as which pushes act: kubectl ");
        StringAssert.Contains((await RunAsync(scenario.Cluster, "list")).Output, "ServiceAccountNotFound");
    }

    [TestMethod]
    public async Task A_Remote_that_exists_is_left_alone_unless_it_is_to_be_changed()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        _ = await scenario.ApplyAsync("page", new JsonObject { ["authorizedKeys"] = new JsonArray(scenario.AdaKey) });

        var result = await RunAsync(scenario.Cluster, "create", "page", "--authorized-keys", scenario.KeyFileOf("bob"), "--with-account", "--namespace", scenario.Namespace, "--service-account", "other");

        Assert.AreEqual(1, result.ExitCode);
        Assert.AreEqual($"gitpush: remote/page exists in {scenario.Namespace}; --update changes it\n", result.Error);
        Assert.AreEqual("", result.Output);
        Assert.IsNull(await scenario.Cluster.Kubectl.GetAsync($"/api/v1/namespaces/{scenario.Namespace}/serviceaccounts/other"));
        var keys = (await scenario.Cluster.Kubectl.GetAsync(scenario.RemotePath("page")))!["spec"]!["authorizedKeys"]!.AsArray();
        Assert.AreEqual(scenario.AdaKey, keys.Single()!.GetValue<string>());
    }

    [TestMethod]
    public async Task A_deletion_asks_for_the_name_first()
    {
        await using var scenario = await RemoteScenario.StartAsync();
        _ = await scenario.ApplyAsync("page", new JsonObject { ["authorizedKeys"] = new JsonArray(scenario.AdaKey) });

        var refused = await ToolProcess.RunWithInputAsync("pages\n", "remote", "delete", "page", "--kubeconfig", scenario.Cluster.Kubeconfig);

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Output, $"This deletes remote/page in {scenario.Namespace} of https://");
        Assert.AreEqual("gitpush: that is not its name; nothing was deleted\n", refused.Error);
        Assert.IsNotNull(await scenario.Cluster.Kubectl.GetAsync(scenario.RemotePath("page")));

        AssertSucceeded(await ToolProcess.RunWithInputAsync("page\n", "remote", "delete", "page", "--kubeconfig", scenario.Cluster.Kubeconfig));
        Assert.IsNull(await scenario.Cluster.Kubectl.GetAsync(scenario.RemotePath("page")));
    }

    [TestMethod]
    public async Task A_cluster_learns_what_a_Remote_is_and_waits_for_a_server()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var folder = new TempFolder();
        _ = folder.WriteFile("ada.pub", Key + "\n");

        var early = await RunAsync(cluster, "create", "page", "--authorized-keys", folder.Combine("ada.pub"));
        Assert.AreEqual(1, early.ExitCode);
        StringAssert.EndsWith(early.Error, "does not know Remotes yet: 'gitpush remote define' installs their definition\n");
        Assert.AreEqual(1, (await RunAsync(cluster, "list")).ExitCode);

        var defined = await RunAsync(cluster, "define");
        AssertSucceeded(defined);
        StringAssert.StartsWith(defined.Output, "remotes.gitpush.dev is defined at https://");

        var unseen = await RunAsync(cluster, "create", "page", "--authorized-keys", folder.Combine("ada.pub"), "--timeout", "1");
        Assert.AreEqual(1, unseen.ExitCode);
        Assert.AreEqual(
            $"gitpush: no server has looked at remote/page within 1 s; it stays, and counts once one runs that watches the namespace {cluster.Namespace}\n", unseen.Error);
        StringAssert.Contains((await RunAsync(cluster, "list")).Output, "unseen");

        // All namespaces, as JSON.
        var json = JsonNode.Parse((await RunAsync(cluster, "list", "--all-namespaces", "--json")).Output)!.AsArray();
        Assert.AreEqual("page", json.Single()!["metadata"]!["name"]!.GetValue<string>());
        Assert.IsNull(json.Single()!["metadata"]!["managedFields"]);
    }

    [TestMethod]
    public async Task The_definition_is_printed_as_the_package_has_it()
    {
        var printed = await ToolProcess.RunAsync("remote", "define", "--print");

        AssertSucceeded(printed);
        Assert.AreEqual(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/GitPush.Kubernetes/Remotes/Definitions/remotes.gitpush.dev.yaml")), printed.Output);
    }

    [TestMethod]
    public async Task Kubectl_takes_what_was_generated()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var folder = new TempFolder();
        const string Limited = """from="192.0.2.0/24,10.*",restrict ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ CI: deploys # "all"  """;
        _ = folder.WriteFile("keys", $"# Everybody\n\n{Key}\n{Limited}\n");
        AssertSucceeded(await RunAsync(cluster, "define"));

        var generated = await ToolProcess.RunAsync(
            "remote", "generate", "1234", "--namespace", cluster.Namespace, "--authorized-keys", folder.Combine("keys"), "--branch", "main", "--branch", "release/*",
            "--registry", "registry.example.com/shop", "--registry-secret", "login", "--image", "web=src/web", "--image", "on", "--manifests", "",
            "--service-account", "deployer", "--with-account");
        AssertSucceeded(generated);
        _ = folder.WriteFile("remote.yaml", generated.Output);
        using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", cluster.Kubeconfig, "apply", "--server-side", "--validate=false", "-f", folder.Combine("remote.yaml")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = await kubectl.StandardOutput.ReadToEndAsync();
        Assert.AreEqual("", await kubectl.StandardError.ReadToEndAsync());
        StringAssert.Contains(output, "remote.gitpush.dev/1234 serverside-applied");
        StringAssert.Contains(output, "rolebinding.rbac.authorization.k8s.io/deployer serverside-applied");

        var remote = await cluster.Kubectl.GetAsync($"/apis/gitpush.dev/v1alpha1/namespaces/{cluster.Namespace}/remotes/1234");
        var expected = JsonNode.Parse("""
            {
              "authorizedKeys": [],
              "branches": ["main", "release/*"],
              "images": [{"context": "src/web", "name": "web"}, {"name": "on"}],
              "manifests": {"path": ""},
              "registry": {"credentials": {"secretRef": "login"}, "url": "registry.example.com/shop"},
              "serviceAccountName": "deployer"
            }
            """)!.AsObject();
        expected["authorizedKeys"] = new JsonArray(Key, Limited.Trim());
        var spec = remote!["spec"]!.AsObject();
        foreach (var (name, value) in expected)
        {
            if (name == "registry")
            {
                // The definition has a default for a field of it.
                _ = spec[name]!.AsObject().Remove("insecure");
            }

            Assert.IsTrue(JsonNode.DeepEquals(value, spec[name]), $"{name}: {spec[name]}");
        }
    }

    [TestMethod]
    public async Task Mistakes_are_told_before_anything_is_sent()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var folder = new TempFolder();
        _ = folder.WriteFile("ada.pub", Key + "\n");
        _ = folder.WriteFile("broken.pub", $"{Key}\nssh-ed25519 AAAA ada@laptop\n");
        _ = folder.WriteFile("empty.pub", "# nobody\n");
        _ = folder.WriteFile("service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n");
        _ = folder.WriteFile("account.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n");
        _ = folder.WriteFile("broken.yaml", "apiVersion: gitpush.dev/v1alpha1\nkind: Remote\n metadata: {}\n");
        _ = folder.WriteFile("wrong.yaml", "apiVersion: gitpush.dev/v1alpha1\nkind: Remote\nmetadata:\n  name: web\nspec:\n  branches: main\n");
        _ = folder.WriteFile("elsewhere.yaml", "apiVersion: gitpush.dev/v1alpha1\nkind: Remote\nmetadata:\n  name: web\n  namespace: other\nspec: {}\n");
        AssertSucceeded(await RunAsync(cluster, "define"));
        string Of(string name) => folder.Combine(name);

        (string[] Arguments, int ExitCode, string Problem)[] mistakes =
        [
            (["web", "--authorized-keys", Of("broken.pub")], 1, $"{Of("broken.pub")}:2: "),
            (["web", "--authorized-keys", Of("empty.pub")], 1, $"{Of("empty.pub")}: there is no public key in it"),
            (["web", "--authorized-keys", Of("missing.pub")], 1, Of("missing.pub")),
            (["Web", "--authorized-keys", Of("ada.pub")], 2, "'Web' is no Remote's name"),
            (["web", "--authorized-keys", Of("ada.pub"), "--registry-secret", "login"], 2, "--registry-secret goes with --registry"),
            (["web", "--authorized-keys", Of("ada.pub"), "--branch", "main", "--branch", "a b"], 1, "spec.branches[1]"),
            (["web", "--authorized-keys", Of("ada.pub"), "--image", "web", "--image", "web"], 1, "remote/web: spec.images[1].name: 'web' stands there twice"),
            (["web", "--authorized-keys", Of("ada.pub"), "--namespace", "Shop"], 2, "'Shop' is no namespace's name"),
            (["web", "--file", Of("wrong.yaml")], 2, "either a name or --file is needed"),
            (["--file", Of("wrong.yaml"), "--branch", "main"], 2, "--branch describes a Remote that --file has already"),
            (["--file", Of("service.yaml")], 1, $"{Of("service.yaml")}:1: service/web of v1 is none of Remote, ServiceAccount, Role and RoleBinding; kubectl apply takes others"),
            (["--file", Of("account.yaml")], 1, $"{Of("account.yaml")}: there is no Remote in it"),
            (["--file", Of("broken.yaml")], 1, $"{Of("broken.yaml")}:3: "),
            (["--file", Of("wrong.yaml")], 1, "remote/web: spec.branches: is no list"),
            (["--file", Of("elsewhere.yaml"), "--namespace", cluster.Namespace], 1, $"remote/web is of the namespace other, and --namespace says {cluster.Namespace}"),
            ([], 2, "either a name or --file is needed"),
        ];
        foreach (var (arguments, exitCode, problem) in mistakes)
        {
            var result = await ToolProcess.RunHereAsync(["remote", "create", .. arguments, "--kubeconfig", cluster.Kubeconfig]);

            Assert.AreEqual(exitCode, result.ExitCode, result.Error);
            Assert.AreEqual(1, result.Error.Count(c => c == '\n'), result.Error);
            StringAssert.StartsWith(result.Error, $"gitpush: ");
            StringAssert.Contains(result.Error, problem);
        }

        Assert.AreEqual("[]\n", (await RunAsync(cluster, "list", "--all-namespaces", "--json")).Output);
    }

    [TestMethod]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        using var folder = new TempFolder();
        _ = folder.WriteFile("ada.pub", Key + "\n");
        _ = folder.WriteFile("page.yaml", "mine\n");

        var result = await ToolProcess.RunAsync("remote", "generate", "page", "--authorized-keys", folder.Combine("ada.pub"), "--output", folder.Combine("page.yaml"));

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, folder.Combine("page.yaml"));
        Assert.AreEqual("mine\n", await File.ReadAllTextAsync(folder.Combine("page.yaml")));
    }

    private static Task<ToolResult> RunAsync(TestCluster cluster, params string[] arguments) =>
        ToolProcess.RunAsync(["remote", .. arguments, "--kubeconfig", cluster.Kubeconfig]);

    private static void AssertSucceeded(ToolResult result) => Assert.AreEqual(0, result.ExitCode, result.Error);
}
