using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class ClusterTests
{
    private static readonly TestClusterOptions s_noPods = new() { RunPods = false };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task An_object_is_applied_changed_replaced_and_deleted()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        Assert.AreEqual(cluster.Namespace, client.DefaultNamespace);
        var applied = await client.ApplyAsync(TestClients.ConfigMap("one", "1", cluster.Namespace), new ApplyRequest("gitpush"), Cancellation);
        Assert.IsNotNull(applied.Uid);
        Assert.AreEqual(applied.ResourceVersion, (await client.GetAsync(applied.Key, Cancellation))!.ResourceVersion);

        var patched = await client.PatchAsync(applied.Key, PatchKind.Merge, JsonNode.Parse("""{"data":{"other":"2"}}""")!, subresource: null, Cancellation);
        Assert.AreEqual("2", patched.Text("data", "other"));
        patched.Object("data")["other"] = "3";
        Assert.AreEqual("3", (await client.ReplaceAsync(patched, subresource: null, Cancellation)).Text("data", "other"));
        var stale = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.ReplaceAsync(patched, subresource: null, Cancellation));
        Assert.AreEqual("Conflict", stale.Reason);

        var other = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.DeleteAsync(applied.Key, new DeleteRequest(Uid: "00000000-0000-0000-0000-000000000000"), Cancellation));
        Assert.AreEqual(HttpStatusCode.Conflict, other.StatusCode);
        Assert.IsTrue(await client.DeleteAsync(applied.Key, new DeleteRequest(Uid: applied.Uid), Cancellation));
        Assert.IsFalse(await client.DeleteAsync(applied.Key, new DeleteRequest(), Cancellation));
        Assert.IsNull(await client.GetAsync(applied.Key, Cancellation));
    }

    [TestMethod]
    public async Task An_object_is_created_only_once()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        var desired = TestClients.ConfigMap("one", "1", cluster.Namespace);
        _ = await client.CreateAsync(desired, Cancellation);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.CreateAsync(desired, Cancellation));
        Assert.AreEqual("AlreadyExists", error.Reason);
        var unnamed = TestClients.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"some-"}}""");
        Assert.StartsWith("some-", (await client.CreateAsync(unnamed, Cancellation)).Name);
    }

    [TestMethod]
    public async Task Two_managers_of_a_field_are_in_conflict_until_one_takes_it()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        _ = await client.ApplyAsync(TestClients.ConfigMap("one", "1", cluster.Namespace), new ApplyRequest("helm"), Cancellation);
        var mine = TestClients.ConfigMap("one", "2", cluster.Namespace);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.ApplyAsync(mine, new ApplyRequest("gitpush"), Cancellation));
        Assert.AreEqual(HttpStatusCode.Conflict, error.StatusCode);
        Assert.AreEqual("FieldManagerConflict", error.Causes.Single().Reason);
        Assert.AreEqual(".data.key", error.Causes.Single().Field);
        Assert.Contains("\"helm\"", error.Causes.Single().Message);

        var would = await client.ApplyAsync(mine, new ApplyRequest("gitpush", Force: true, DryRun: true), Cancellation);
        Assert.AreEqual("2", would.Text("data", "key"));
        Assert.AreEqual("1", (await client.GetAsync(mine.Key, Cancellation))!.Text("data", "key"));
        _ = await client.ApplyAsync(mine, new ApplyRequest("gitpush", Force: true), Cancellation);
        Assert.AreEqual("2", (await client.GetAsync(mine.Key, Cancellation))!.Text("data", "key"));
    }

    [TestMethod]
    public async Task A_field_that_a_kind_does_not_have_is_an_error()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        var wrong = TestClients.ConfigMap("one", "1", cluster.Namespace);
        wrong.Json["dta"] = new JsonObject();
        var applied = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.ApplyAsync(wrong, new ApplyRequest("gitpush"), Cancellation));
        Assert.Contains(".dta: field not declared in schema", applied.Message);
        var created = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.CreateAsync(wrong, Cancellation));
        Assert.Contains("unknown field \"dta\"", created.Message);
        var unknown = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.ApplyAsync(TestClients.Parse("""{"apiVersion":"example.com/v1","kind":"Nothing","metadata":{"name":"a"}}"""), new ApplyRequest("gitpush"), Cancellation));
        Assert.AreEqual("the cluster has no kind Nothing in example.com/v1", unknown.Message);
    }

    [TestMethod]
    public async Task A_kind_that_was_just_defined_can_be_used()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        var group = $"{cluster.Namespace}.example.com";
        Assert.IsNull(await client.FindTypeAsync($"{group}/v1", "Shop", Cancellation));
        Assert.Contains(type => type is { ApiVersion: "apps/v1", Kind: "Deployment", Namespaced: true }, await client.GetTypesAsync(Cancellation));
        var definition = TestClients.Parse($$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"shops.{{{group}}}"},
             "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"kind":"Shop","listKind":"ShopList","plural":"shops","singular":"shop"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"} } } } } } }]} }
            """);
        _ = await client.ApplyAsync(definition, new ApplyRequest("gitpush"), Cancellation);
        try
        {
            await foreach (var next in client.WatchAsync(definition.ApiVersion, definition.Kind, ns: null, new ListOptions { FieldSelector = $"metadata.name={definition.Name}" }, Cancellation))
            {
                if (next.Object.Objects("status", "conditions").Select(condition => new KubernetesObject(condition)).Any(condition => condition.Text("type") == "Established" && condition.Text("status") == "True"))
                {
                    break;
                }
            }

            // A real server's discovery follows a moment after the definition is established.
            _ = await cluster.Kubectl.WaitAsync($"/apis/{group}/v1", found => found?["resources"] is JsonArray { Count: > 0 }, cancellationToken: Cancellation);
            var shop = TestClients.Parse($$$"""{"apiVersion":"{{{group}}}/v1","kind":"Shop","metadata":{"name":"a"},"spec":{"size":3}}""");
            Assert.AreEqual(cluster.Namespace, (await client.ApplyAsync(shop, new ApplyRequest("gitpush"), Cancellation)).Namespace);
        }
        finally
        {
            Assert.IsTrue(await client.DeleteAsync(definition.Key, new DeleteRequest(), Cancellation));
        }
    }

    [TestMethod]
    public async Task Who_acts_as_a_service_account_has_its_rights_and_no_others()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        var deployer = $"system:serviceaccount:{cluster.Namespace}:deployer";
        await cluster.AllowAsync(deployer, "get,patch,create", "configmaps", Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig, Impersonate = deployer });
        _ = await client.ApplyAsync(TestClients.ConfigMap("one", "1", cluster.Namespace), new ApplyRequest("gitpush"), Cancellation);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.GetAsync(new ObjectKey("v1", "Secret", cluster.Namespace, "any"), Cancellation));
        Assert.AreEqual(HttpStatusCode.Forbidden, error.StatusCode);
        Assert.Contains($"User \"{deployer}\" cannot get resource \"secrets\"", error.Message);
    }

    [TestMethod]
    public async Task A_list_of_many_pages_is_whole()
    {
        await using var cluster = await TestCluster.StartAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig }, TestClients.Fast with { PageSize = 2 });
        for (var i = 0; i < 5; i++)
        {
            var item = TestClients.ConfigMap($"item-{i}", "1", cluster.Namespace);
            item.SetLabel("of", "test");
            _ = await client.CreateAsync(item, Cancellation);
        }

        var list = await client.ListAsync("v1", "ConfigMap", cluster.Namespace, new ListOptions { LabelSelector = "of=test" }, Cancellation);
        Assert.AreSequenceEqual(["configmap/item-0", "configmap/item-1", "configmap/item-2", "configmap/item-3", "configmap/item-4"], [.. list.Items.Select(item => item.ToString())]);
        Assert.HasCount(5, (await client.ListAsync("v1", "ConfigMap", ns: null, new ListOptions { LabelSelector = "of=test" }, Cancellation)).Items
            .Where(item => item.Namespace == cluster.Namespace));
    }

    [TestMethod]
    public async Task A_watch_and_an_apply_survive_a_restart_of_the_server()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        var list = await client.ListAsync("v1", "ConfigMap", cluster.Namespace, ListOptions.All, Cancellation);
        await using var watch = client.WatchAsync("v1", "ConfigMap", cluster.Namespace, new ListOptions { ResourceVersion = list.ResourceVersion }, Cancellation)
            .Where(next => next.Type != WatchEventType.Bookmark && next.Object.Name == "one").GetAsyncEnumerator(Cancellation);
        for (var i = 0; i < 3; i++)
        {
            var restart = cluster.RestartApiServerAsync(TimeSpan.FromMilliseconds(50), Cancellation);
            _ = await client.ApplyAsync(TestClients.ConfigMap("one", $"{i}", cluster.Namespace), new ApplyRequest("gitpush"), Cancellation);
            await restart;
            Assert.IsTrue(await watch.MoveNextAsync());
            Assert.AreEqual($"{i}", watch.Current.Object.Text("data", "key"));
        }
    }

    [TestMethod]
    public async Task A_watch_whose_past_was_compacted_says_so()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(s_noPods, Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        var before = await client.ApplyAsync(TestClients.ConfigMap("one", "1", cluster.Namespace), new ApplyRequest("gitpush"), Cancellation);
        _ = await client.ApplyAsync(TestClients.ConfigMap("one", "2", cluster.Namespace), new ApplyRequest("gitpush"), Cancellation);
        cluster.Compact();
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(async () =>
        {
            await foreach (var _ in client.WatchAsync("v1", "ConfigMap", cluster.Namespace, new ListOptions { ResourceVersion = before.ResourceVersion }, Cancellation))
            {
            }
        });
        Assert.AreEqual(HttpStatusCode.Gone, error.StatusCode);
        Assert.AreEqual("Expired", error.Reason);
    }

    [TestMethod]
    public async Task A_log_is_followed_to_its_end_over_a_restart_of_the_server()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(cancellationToken: Cancellation);
        using var client = TestClients.Connect(new() { Kubeconfig = cluster.Kubeconfig });
        using var folder = new TempFolder();
        var go = folder.Combine("go");
        var pod = TestClients.Parse($$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"job"},"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"{{{TestCluster.Image}}}",
             "command":["/bin/sh","-c","echo one; echo two; until test -e {{{go}}}; do sleep 0.05; done; echo three; echo four"]}]} }
            """);
        pod = await client.CreateAsync(pod, Cancellation);
        await foreach (var next in client.WatchAsync("v1", "Pod", cluster.Namespace, new ListOptions { FieldSelector = "metadata.name=job" }, Cancellation))
        {
            if (next.Object.Text("status", "phase") == "Running")
            {
                break;
            }
        }

        var lines = new List<string>();
        await foreach (var line in client.ReadLogAsync(cluster.Namespace, "job", new LogRequest("main") { Follow = true }, Cancellation))
        {
            lines.Add(line);
            if (line == "two")
            {
                await cluster.RestartApiServerAsync(cancellationToken: Cancellation);
                await File.WriteAllTextAsync(go, "", Cancellation);
            }
        }

        Assert.AreSequenceEqual(["one", "two", "three", "four"], lines);
        Assert.AreEqual("four", await client.ReadLogAsync(cluster.Namespace, "job", new LogRequest("main") { TailLines = 1 }, Cancellation).SingleAsync(Cancellation));
    }
}
