using System.Text.Json.Nodes;
using static GitPush.Kubernetes.Tests.Apply.TestManifest;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class ApplyTests
{
    [TestMethod]
    public async Task What_is_new_is_created_in_order_and_what_is_unchanged_is_left_alone()
    {
        await using var deployment = await TestDeployment.StartAsync();

        var first = await deployment.DeployAsync(Service("web"), ConfigMap("web", "1"), Secret("web", "hidden"));
        var versions = await VersionsAsync(deployment);
        var second = await deployment.DeployAsync(Service("web"), ConfigMap("web", "1"), Secret("web", "hidden"));

        CollectionAssert.AreEqual(
            new[] { "deploy: secret/web created", "deploy: configmap/web created", "deploy: service/web created" }, first.Output.All.ToArray());
        CollectionAssert.AreEqual(new[] { "deploy: 3 unchanged" }, second.Output.All.ToArray());
        CollectionAssert.AreEqual(versions, await VersionsAsync(deployment));
    }

    [TestMethod]
    public async Task What_changed_is_said_in_a_word()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("web", "1"), ConfigMap("other", "1"));

        var push = await deployment.DeployAsync(ConfigMap("web", "2"), ConfigMap("other", "1"));

        CollectionAssert.AreEqual(new[] { "deploy: configmap/web changed (data)", "deploy: 1 unchanged" }, push.Output.All.ToArray());
        var map = await deployment.GetAsync("configmaps", "web");
        Assert.AreEqual("2", map!["data"]!["value"]!.GetValue<string>());
        Assert.AreEqual(push.Id, map["metadata"]!["annotations"]!["gitpush.dev/push"]!.GetValue<string>());
        Assert.AreEqual("shop", map["metadata"]!["labels"]!["gitpush.dev/inventory"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task What_somebody_changed_with_kubectl_is_corrected()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("web", "1"));
        await deployment.ChangeAsync("configmaps", "web", """{"data":{"value":"theirs","added":"theirs"}}""");

        await deployment.DeployAsync(ConfigMap("web", "1"));

        Assert.AreEqual("""{"value":"1"}""", (await deployment.GetAsync("configmaps", "web"))!["data"]!.ToJsonString());
    }

    [TestMethod]
    public async Task What_kubectl_apply_has_set_and_no_manifest_has_goes_when_GitPush_takes_over()
    {
        await using var deployment = await TestDeployment.StartAsync();
        _ = await deployment.Cluster.Kubectl.SendAsync(
            HttpMethod.Post,
            $"/api/v1/namespaces/{deployment.Namespace}/configmaps?fieldManager=kubectl-client-side-apply",
            Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}},"data":{"value":"1","old":"x"}}"""));

        var push = await deployment.DeployAsync(ConfigMap("web", "1"));

        var map = await deployment.GetAsync("configmaps", "web");
        Assert.AreEqual("""{"value":"1"}""", map!["data"]!.ToJsonString());
        Assert.IsNull(map["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]);
        CollectionAssert.AreEqual(new[] { "gitpush" }, map["metadata"]!["managedFields"]!.AsArray().Select(entry => entry!["manager"]!.GetValue<string>()).ToArray());
        Assert.Contains("deploy: configmap/web changed", push.Output.Text);
    }

    [TestMethod]
    public async Task A_field_of_another_tool_refuses_the_push_and_names_the_tool()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(ConfigMap("web", "1"));
        await deployment.ChangeAsync("configmaps", "web", """{"data":{"value":"theirs"}}""", "helm");

        var failure = await (await deployment.PushAsync(ConfigMap("web", "1"))).FailAsync();

        Assert.AreEqual("configmap/web: .data.value belongs to helm: leave it out of the manifest, or take it over (Conflicts = TakeOver)", failure);
        Assert.AreEqual("theirs", (await deployment.GetAsync("configmaps", "web"))!["data"]!["value"]!.GetValue<string>());

        deployment.Options.Conflicts = KubernetesFieldConflicts.TakeOver;
        await deployment.DeployAsync(ConfigMap("web", "1"));
        Assert.AreEqual("1", (await deployment.GetAsync("configmaps", "web"))!["data"]!["value"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task Replicas_that_an_autoscaler_sets_are_to_be_left_out_of_the_manifest()
    {
        await using var deployment = await TestDeployment.StartAsync();
        await deployment.DeployAsync(Deployment("web", "1", more: "\"replicas\":0,"));
        Assert.IsTrue((await deployment.Cluster.Kubectl.SendAsync(
            HttpMethod.Patch, $"{deployment.PathOf("deployments", "web")}/scale?fieldManager=autoscaler", JsonNode.Parse("""{"spec":{"replicas":1}}"""), "application/merge-patch+json")).IsSuccess);

        var failure = await (await deployment.PushAsync(Deployment("web", "1", more: "\"replicas\":0,"))).FailAsync();

        Assert.AreEqual("deployment/web: .spec.replicas is set by an autoscaler (autoscaler): leave it out of the manifest", failure);
    }

    [TestMethod]
    public async Task What_cannot_be_changed_in_place_is_recreated_only_when_asked()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var immutable = ConfigMap("web", "1");
        immutable["immutable"] = true;
        await deployment.DeployAsync(immutable);
        var uid = (await deployment.GetAsync("configmaps", "web"))!["metadata"]!["uid"]!.GetValue<string>();
        var changed = ConfigMap("web", "2");
        changed["immutable"] = true;

        var failure = await (await deployment.PushAsync(changed)).FailAsync();
        Assert.AreEqual("configmap/web: data cannot be changed in place: annotate the object with gitpush.dev/force: enabled to have it deleted and created again", failure);

        var forced = ConfigMap("web", "2", """{"gitpush.dev/force":"enabled"}""");
        forced["immutable"] = true;
        var push = await deployment.DeployAsync(forced);
        Assert.Contains("deploy: configmap/web deleted and created again", push.Output.Text);
        var map = await deployment.GetAsync("configmaps", "web");
        Assert.AreNotEqual(uid, map!["metadata"]!["uid"]!.GetValue<string>());
        Assert.AreEqual("2", map["data"]!["value"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task A_mistake_is_no_reason_to_recreate()
    {
        await using var deployment = await TestDeployment.StartAsync();
        deployment.Options.Force = true;
        await deployment.DeployAsync(Service("web"));
        var uid = (await deployment.GetAsync("services", "web"))!["metadata"]!["uid"]!.GetValue<string>();

        var failure = await (await deployment.PushAsync(Service("web", port: 70_000))).FailAsync();

        Assert.StartsWith("service/web: spec.ports[0].port: Invalid value: 70000", failure);
        Assert.AreEqual(uid, (await deployment.GetAsync("services", "web"))!["metadata"]!["uid"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task All_that_is_wrong_is_said_before_anything_changes()
    {
        await using var deployment = await TestDeployment.StartAsync();

        var push = await deployment.PushAsync(ConfigMap("web", "1"), Service("web", port: 70_000), Service("api", port: 70_000));
        var failure = await push.FailAsync();

        Assert.StartsWith("service/api: ", failure);
        Assert.Contains(" (and ", failure);
        Assert.Contains("deploy: service/api: ", push.Output.Text);
        Assert.Contains("deploy: service/web: ", push.Output.Text);
        Assert.IsNull(await deployment.GetAsync("configmaps", "web"));
        Assert.IsNull(await deployment.GetAsync("configmaps", "gitpush-inventory-shop"));
    }

    [TestMethod]
    public async Task An_object_of_another_deployment_is_not_taken()
    {
        await using var deployment = await TestDeployment.StartAsync();
        deployment.Options.InventoryName = "other";
        await deployment.DeployAsync(ConfigMap("web", "1"));

        deployment.Options.InventoryName = "shop";
        var failure = await (await deployment.PushAsync(ConfigMap("web", "1"))).FailAsync();

        Assert.AreEqual("configmap/web was deployed as part of 'other': take it out of one of the two, or take it over (Conflicts = TakeOver)", failure);
    }

    [TestMethod]
    public async Task A_definition_and_a_namespace_come_before_what_needs_them()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var group = $"{deployment.Namespace}.example.com";
        var ns = $"{deployment.Namespace}-new";
        var definition = Parse($$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"databases.{{group}}"},
             "spec":{"group":"{{group}}","scope":"Namespaced","names":{"plural":"databases","singular":"database","kind":"Database"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """);
        var database = Parse($$"""{"apiVersion":"{{group}}/v1","kind":"Database","metadata":{"name":"main","namespace":"{{ns}}"},"spec":{"size":1} }""");
        var made = Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{ns}}"} }""");
        try
        {
            var push = await deployment.PushAsync(database, made, definition);
            await push.DeployAsync();

            Assert.IsNotNull(await deployment.Cluster.Kubectl.GetAsync($"/apis/{group}/v1/namespaces/{ns}/databases/main"));
            Assert.Contains($"deploy: database/main in {ns} created", push.Output.Text);

            await push.RollBackAsync();
            Assert.IsNull(await deployment.Cluster.Kubectl.GetAsync($"/api/v1/namespaces/{ns}"));
            Assert.IsNull(await deployment.Cluster.Kubectl.GetAsync($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/databases.{group}"));
        }
        finally
        {
            _ = await deployment.Cluster.Kubectl.DeleteAsync($"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/databases.{group}");
            _ = await deployment.Cluster.Kubectl.DeleteAsync($"/api/v1/namespaces/{ns}");
        }
    }

    [TestMethod]
    public async Task A_role_and_its_binding_can_come_in_one_push_of_an_account_with_limited_rights()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var account = $"system:serviceaccount:{deployment.Namespace}:deployer";
        await deployment.Cluster.AllowAsync(account, "get,list,watch,create,update,patch,delete", "leases.coordination.k8s.io,configmaps,roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io");
        deployment.Options.Cluster.Impersonate = account;
        var role = Parse("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"leader"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}]}
            """);
        var binding = Parse("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"leader"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"leader"},
             "subjects":[{"kind":"ServiceAccount","name":"default"}]}
            """);
        binding["subjects"]![0]!["namespace"] = deployment.Namespace;

        var plan = await deployment.PushAsync(isPlan: true, ConfigMap("web", "1"), binding, role);
        await plan.DeployAsync();
        var push = await deployment.DeployAsync(ConfigMap("web", "1"), binding, role);
        var again = await deployment.DeployAsync(ConfigMap("web", "1"), binding, role);

        Assert.Contains("deploy: would create rolebinding/leader, or change it: what it needs is made by this push", plan.Output.Text);
        CollectionAssert.AreEqual(
            new[] { "deploy: role/leader created", "deploy: rolebinding/leader created", "deploy: configmap/web created" }, push.Output.All.ToArray());
        CollectionAssert.AreEqual(new[] { "deploy: 3 unchanged" }, again.Output.All.ToArray());
    }

    [TestMethod]
    public async Task Two_definitions_of_one_kind_are_for_the_server_to_judge()
    {
        await using var deployment = await TestDeployment.StartAsync();
        var group = $"{deployment.Namespace}.example.com";
        var definitions = new[] { "databases", "stores" }.Select(plural => Parse($$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{plural}}.{{group}}"},
             "spec":{"group":"{{group}}","scope":"Namespaced","names":{"plural":"{{plural}}","kind":"Database"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"} } }]} }
            """)).ToArray();

        var push = await deployment.PushAsync(isPlan: true, definitions);
        await push.DeployAsync();

        Assert.AreEqual("deploy: 2 to create", push.Output.All[^1]);
    }

    [TestMethod]
    public async Task Who_could_not_renew_the_lease_changes_nothing_more_when_another_has_it()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        var time = new ManualTimeProvider();
        deployment.Time = time;
        var push = await deployment.PushAsync(ConfigMap("a", "1"), ConfigMap("b", "1"));
        push.Output.OnLine = line =>
        {
            if (line.Contains("configmap/a created", StringComparison.Ordinal))
            {
                push.Output.OnLine = null;
                deployment.Cluster.Kubectl.PatchAsync(
                    $"/apis/coordination.k8s.io/v1/namespaces/{deployment.Namespace}/leases/gitpush-shop", JsonNode.Parse("""{"spec":{"holderIdentity":"other"}}""")!).GetAwaiter().GetResult();
                time.Advance(TimeSpan.FromSeconds(25));
            }
        };

        var failure = await push.FailAsync();

        Assert.AreEqual("another server has taken this deployment over, as this one could not renew its lease", failure);
        Assert.IsNotNull(await deployment.GetAsync("configmaps", "a"), "Whoever has the lease now takes it back.");
        Assert.IsNull(await deployment.GetAsync("configmaps", "b"));
        Assert.AreEqual("deploy: another server has taken this deployment over, and takes back what was done here", push.Output.All[^1]);
    }

    [TestMethod]
    public async Task A_first_push_without_objects_is_refused_unless_it_is_allowed()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();

        Assert.AreEqual("deploy/ holds no manifests (AllowEmpty = true lets it)", await (await deployment.PushAsync()).FailAsync());

        deployment.Options.AllowEmpty = true;
        Assert.IsEmpty((await deployment.DeployAsync()).Output.All);
    }

    [TestMethod]
    public async Task Who_may_not_do_what_is_said()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        deployment.Options.Cluster.Kubeconfig = deployment.Cluster.KubeconfigOf("deployer");
        await deployment.Cluster.AllowAsync("deployer", "get,create,update,patch", "leases.coordination.k8s.io");
        await deployment.Cluster.AllowAsync("deployer", "get", "configmaps");

        var failure = await (await deployment.PushAsync(ConfigMap("web", "1"))).FailAsync();

        Assert.AreEqual($"configmap/web: deployer may not patch configmaps in namespace {deployment.Namespace}", failure);
    }

    [TestMethod]
    public async Task An_API_server_that_restarts_in_the_middle_is_waited_for()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();
        var push = await deployment.PushAsync([.. Enumerable.Range(0, 5).Select(number => ConfigMap($"web-{number}", "1"))]);
        Task? restart = null;
        push.Output.OnLine = _ => restart ??= deployment.Cluster.RestartApiServerAsync();

        await push.DeployAndAcceptAsync();
        await restart!;

        Assert.IsNotNull(await deployment.GetAsync("configmaps", "web-4"));
    }

    private static async Task<string[]> VersionsAsync(TestDeployment deployment)
    {
        var versions = new List<string>();
        foreach (var resource in new[] { "secrets", "configmaps", "services" })
        {
            versions.Add((await deployment.GetAsync(resource, "web"))!["metadata"]!["resourceVersion"]!.GetValue<string>());
        }

        return [.. versions];
    }
}
