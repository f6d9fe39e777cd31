using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;
using static GitPush.Kubernetes.Tests.Previews.PreviewScenario;

namespace GitPush.Kubernetes.Tests.Previews;

/// <summary>The rights that docs/kubernetes.md asks for are those that previews need.</summary>
[TestClass]
public sealed class PreviewAccessTests
{
    private const string Group = "rbac.authorization.k8s.io";

    [TestMethod]
    public async Task An_account_of_a_server_with_the_documented_rights_has_previews_and_pushes_act_as_another_one()
    {
        var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });

        // What the server itself may do, everywhere.
        await AllowAsync(cluster, "server", new JsonObject { ["kind"] = "User", ["apiGroup"] = Group, ["name"] = "server" },
            Rule("", "namespaces", "get", "list", "create", "patch", "delete"),
            Rule("", "secrets,configmaps", "get", "list", "create", "patch", "update", "delete"),
            Rule("", "serviceaccounts", "get", "impersonate"),
            Rule("coordination.k8s.io", "leases", "list"),
            Rule(Group, "rolebindings", "get", "create", "patch", "delete"),
            Rule(Group, "clusterroles", "bind"));

        // What pushes may do, in a preview alone: the role is not bound anywhere else.
        _ = await cluster.Kubectl.CreateAsync($"/apis/{Group}/v1/clusterroles", Role(
            "deployer",
            Rule("", "configmaps", "get", "list", "watch", "create", "patch", "update", "delete"),
            Rule("coordination.k8s.io", "leases", "get", "list", "watch", "create", "patch", "update", "delete")));
        _ = await cluster.Kubectl.CreateAsync($"/api/v1/namespaces/{cluster.Namespace}/serviceaccounts", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ServiceAccount",
            ["metadata"] = new JsonObject { ["name"] = "pusher" },
        });
        _ = await cluster.Kubectl.CreateAsync($"/api/v1/namespaces/{cluster.Namespace}/secrets", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "database" },
            ["data"] = new JsonObject { ["password"] = "Y29ycmVjdA==" },
        });
        await using var scenario = await PreviewScenario.StartAsync(cluster, deploy =>
        {
            deploy.Cluster.Kubeconfig = cluster.KubeconfigOf("server");
            deploy.Cluster.Impersonate = $"system:serviceaccount:{cluster.Namespace}:pusher";
            deploy.Preview!.ClusterRole = "deployer";
            deploy.Preview.CopyFrom = cluster.Namespace;
            deploy.Preview.Copies.Add("secret/database");
            deploy.Preview.MaxPreviews = 3;
        });

        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("2")));
        Assert.AreEqual("2", await scenario.ValueAsync("feature/a"));
        Assert.IsNotNull(await scenario.FindAsync("feature/a", "secrets", "database"));
        var binding = await cluster.Kubectl.GetAsync($"/apis/{Group}/v1/namespaces/{scenario.NamespaceOf("feature/a")}/rolebindings/gitpush-preview");
        Assert.AreEqual("deployer", (string?)binding!["roleRef"]!["name"]);
        Assert.AreEqual("pusher", (string?)binding["subjects"]![0]!["name"]);

        // The role has nothing on Secrets: a push cannot bring one, though the server itself copies some.
        Refused(
            await scenario.PushAsync("feature/a", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\nstringData:\n  a: b\n"),
            $"system:serviceaccount:{cluster.Namespace}:pusher may not get secrets in namespace {scenario.NamespaceOf("feature/a")}");

        var deleted = await scenario.DeleteAsync("feature/a");
        Succeeded(deleted);
        Assert.Contains($"preview: namespace {scenario.NamespaceOf("feature/a")} deleted", deleted.Error);
        Assert.IsFalse(scenario.Host.Log.Lines.Any(line => line.Contains("could not be looked for", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Pushes_act_as_an_account_that_has_its_role_in_previews_alone()
    {
        var cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false });
        var role = $"gitpush-{cluster.Namespace}";
        await using var scenario = await PreviewScenario.StartAsync(cluster, deploy =>
        {
            deploy.Cluster.Impersonate = $"system:serviceaccount:{cluster.Namespace}:default";
            deploy.Preview!.ClusterRole = role;
        });
        _ = await cluster.Kubectl.CreateAsync($"/apis/{Group}/v1/clusterroles", Role(
            role,
            Rule("", "configmaps", "get", "list", "watch", "create", "patch", "update", "delete"),
            Rule("coordination.k8s.io", "leases", "get", "list", "watch", "create", "patch", "update", "delete")));
        try
        {
            Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
            Assert.AreEqual("1", await scenario.ValueAsync("feature/a"));
            Refused(
                await scenario.PushAsync("feature/a", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\nstringData:\n  a: b\n"),
                $"system:serviceaccount:{cluster.Namespace}:default may not get secrets in namespace {scenario.NamespaceOf("feature/a")}");
            Succeeded(await scenario.DeleteAsync("feature/a"));
        }
        finally
        {
            _ = await cluster.Kubectl.DeleteAsync($"/apis/{Group}/v1/clusterroles/{role}");
        }
    }

    [TestMethod]
    public async Task A_server_that_copies_nothing_needs_no_rights_on_Secrets()
    {
        var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        await AllowAsync(cluster, "server", new JsonObject { ["kind"] = "User", ["apiGroup"] = Group, ["name"] = "server" },
            Rule("", "namespaces", "get", "list", "create", "patch", "delete"),
            Rule("", "configmaps", "get", "list", "watch", "create", "patch", "update", "delete"),
            Rule("coordination.k8s.io", "leases", "get", "list", "watch", "create", "patch", "update", "delete"));
        await using var scenario = await PreviewScenario.StartAsync(cluster, deploy => deploy.Cluster.Kubeconfig = cluster.KubeconfigOf("server"));

        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("1")));
        Succeeded(await scenario.PushAsync("feature/a", ConfigMap("2")));
        Succeeded(await scenario.DeleteAsync("feature/a"));
        Assert.IsNull(await scenario.FindNamespaceAsync("feature/a"));
    }

    [TestMethod]
    public async Task An_account_that_may_make_no_namespaces_is_told_so()
    {
        var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        await AllowAsync(cluster, "reader", new JsonObject { ["kind"] = "User", ["apiGroup"] = Group, ["name"] = "server" }, Rule("", "namespaces", "get", "list"));
        await using var scenario = await PreviewScenario.StartAsync(cluster, deploy => deploy.Cluster.Kubeconfig = cluster.KubeconfigOf("server"));

        Refused(await scenario.PushAsync("feature/a", ConfigMap("1")), "server may not create namespaces in the cluster");
    }

    private static async Task AllowAsync(TestCluster cluster, string name, JsonObject subject, params JsonObject[] rules)
    {
        _ = await cluster.Kubectl.CreateAsync($"/apis/{Group}/v1/clusterroles", Role(name, rules));
        _ = await cluster.Kubectl.CreateAsync($"/apis/{Group}/v1/clusterrolebindings", new JsonObject
        {
            ["apiVersion"] = $"{Group}/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = name },
            ["subjects"] = new JsonArray(subject),
        });
    }

    private static JsonObject Role(string name, params JsonObject[] rules) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = "ClusterRole",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["rules"] = new JsonArray([.. rules]),
    };

    private static JsonObject Rule(string group, string resources, params string[] verbs) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = new JsonArray([.. resources.Split(',').Select(JsonNode (resource) => resource)]),
        ["verbs"] = new JsonArray([.. verbs.Select(JsonNode (verb) => verb)]),
    };
}
