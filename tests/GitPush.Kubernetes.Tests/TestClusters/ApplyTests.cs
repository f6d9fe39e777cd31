using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Server-side apply: the same against the double and a real cluster.</summary>
[TestClass]
public sealed class ApplyTests
{
    private static TestCluster cluster = null!;

    private static string Deployments => $"/apis/apps/v1/namespaces/{cluster.Namespace}/deployments";

    private static string ConfigMaps => $"/api/v1/namespaces/{cluster.Namespace}/configmaps";

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    public async Task The_applier_owns_what_he_says_and_nothing_else()
    {
        var applied = await cluster.Kubectl.ApplyAsync($"{Deployments}/owned", WithPort(Samples.Deployment("owned", 0, "true")), "gitpush");

        var entry = applied["metadata"]!["managedFields"]![0]!;
        Assert.AreEqual("Apply", (string?)entry["operation"]);
        AssertJson(
            """
            {"f:metadata":{"f:labels":{"f:app":{}}},
             "f:spec":{"f:replicas":{},"f:selector":{},"f:template":{"f:metadata":{"f:labels":{"f:app":{}}},
              "f:spec":{"f:containers":{"k:{\"name\":\"main\"}":{".":{},"f:command":{},"f:image":{},"f:name":{},
               "f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}},
               "f:terminationGracePeriodSeconds":{}}}}}
            """,
            entry["fieldsV1"]);
        Assert.AreEqual(600, (int)applied["spec"]!["progressDeadlineSeconds"]!);
        Assert.AreEqual("/dev/termination-log", (string?)applied["spec"]!["template"]!["spec"]!["containers"]![0]!["terminationMessagePath"]);
    }

    [TestMethod]
    public async Task Whoever_creates_owns_the_defaults_too()
    {
        var created = await cluster.Kubectl.CreateAsync(Deployments, WithPort(Samples.Deployment("created", 0, "true")));

        var entry = created["metadata"]!["managedFields"]![0]!;
        Assert.AreEqual("Update", (string?)entry["operation"]);
        AssertJson(
            """
            {"f:metadata":{"f:labels":{".":{},"f:app":{}}},
             "f:spec":{"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},"f:selector":{},
              "f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},
              "f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},
               "f:spec":{"f:containers":{"k:{\"name\":\"main\"}":{".":{},"f:command":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},
                "f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},
                "f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},
                "f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}
            """,
            entry["fieldsV1"]);
    }

    [TestMethod]
    public async Task An_apply_that_changes_nothing_leaves_the_version()
    {
        var first = await cluster.Kubectl.ApplyAsync($"{ConfigMaps}/same", Samples.ConfigMap("same", ("a", "1")), "gitpush");
        var second = await cluster.Kubectl.ApplyAsync($"{ConfigMaps}/same", Samples.ConfigMap("same", ("a", "1")), "gitpush");

        Assert.AreEqual((string?)first["metadata"]!["resourceVersion"], (string?)second["metadata"]!["resourceVersion"]);
    }

    [TestMethod]
    public async Task Two_appliers_conflict_over_a_field()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{Deployments}/shared", Samples.Deployment("shared", 0, "true"), "one");
        var other = Samples.Deployment("shared", 1, "false");

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Patch, $"{Deployments}/shared?fieldManager=two", other, "application/apply-patch+yaml");

        Assert.AreEqual(HttpStatusCode.Conflict, answer.Status);
        Assert.AreEqual("Conflict", (string?)answer.Body!["reason"]);
        Assert.AreEqual(
            "Apply failed with 2 conflicts: conflicts with \"one\":\n- .spec.replicas\n- .spec.template.spec.containers[name=\"main\"].command",
            answer.Message);
        var cause = answer.Body["details"]!["causes"]![0]!;
        Assert.AreEqual("FieldManagerConflict", (string?)cause["reason"]);
        Assert.AreEqual("conflict with \"one\"", (string?)cause["message"]);
        Assert.AreEqual(".spec.replicas", (string?)cause["field"]);
    }

    [TestMethod]
    public async Task A_field_of_an_updater_is_a_conflict_unless_forced()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{Deployments}/taken", Samples.Deployment("taken", 0, "true"), "gitpush");
        _ = (await cluster.Kubectl.SendAsync(
            HttpMethod.Patch, $"{Deployments}/taken?fieldManager=kubectl-edit", JsonNode.Parse("""{"spec":{"paused":true,"minReadySeconds":7}}"""), "application/merge-patch+json")).Require();
        var desired = Samples.Deployment("taken", 0, "true");
        desired["spec"]!["minReadySeconds"] = 8;

        var refused = await cluster.Kubectl.SendAsync(HttpMethod.Patch, $"{Deployments}/taken?fieldManager=gitpush", desired, "application/apply-patch+yaml");
        var forced = await cluster.Kubectl.ApplyAsync($"{Deployments}/taken", desired, "gitpush", force: true);

        Assert.AreEqual("Apply failed with 1 conflict: conflict with \"kubectl-edit\" using apps/v1: .spec.minReadySeconds", refused.Message);
        Assert.AreEqual(8, (int)forced["spec"]!["minReadySeconds"]!);
        var edit = forced["metadata"]!["managedFields"]!.AsArray().First(entry => (string?)entry!["manager"] == "kubectl-edit");
        AssertJson("""{"f:spec":{"f:paused":{}}}""", edit!["fieldsV1"]);
    }

    [TestMethod]
    public async Task What_an_applier_no_longer_says_goes_unless_another_owns_it()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{ConfigMaps}/shrunk", Samples.ConfigMap("shrunk", ("mine", "1"), ("ours", "2")), "one");
        _ = await cluster.Kubectl.ApplyAsync($"{ConfigMaps}/shrunk", Samples.ConfigMap("shrunk", ("ours", "2")), "two", force: false);

        var shrunk = await cluster.Kubectl.ApplyAsync($"{ConfigMaps}/shrunk", Samples.ConfigMap("shrunk", ("new", "3")), "one");

        AssertJson("""{"new":"3","ours":"2"}""", shrunk["data"]);
    }

    [TestMethod]
    public async Task A_container_that_is_no_longer_applied_goes_with_its_defaults()
    {
        var both = Samples.Deployment("sidecar", 0, "true");
        both["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Add(Samples.Container("side", "true"));
        _ = await cluster.Kubectl.ApplyAsync($"{Deployments}/sidecar", both, "gitpush");

        var one = await cluster.Kubectl.ApplyAsync($"{Deployments}/sidecar", Samples.Deployment("sidecar", 0, "true"), "gitpush");

        Assert.AreEqual("main", (string?)one["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single()!["name"]);
    }

    [TestMethod]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{ConfigMaps}/dry", Samples.ConfigMap("dry", ("a", "1")), "gitpush");

        var would = (await cluster.Kubectl.SendAsync(
            HttpMethod.Patch, $"{ConfigMaps}/dry?fieldManager=gitpush&dryRun=All", Samples.ConfigMap("dry", ("a", "2")), "application/apply-patch+yaml")).Require();

        Assert.AreEqual("2", (string?)would["data"]!["a"]);
        Assert.AreEqual("1", (string?)(await cluster.Kubectl.GetAsync($"{ConfigMaps}/dry"))!["data"]!["a"]);
    }

    [TestMethod]
    [DataRow("replicaz", "0", ".spec.replicaz: field not declared in schema")]
    [DataRow("replicas", "\"0\"", ".spec.replicas: expected numeric (int or float), got string")]
    public async Task An_apply_of_another_form_than_the_types_is_refused(string field, string value, string message)
    {
        var desired = Samples.Deployment("malformed", 0, "true");
        desired["spec"]![field] = JsonNode.Parse(value);

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Patch, $"{Deployments}/malformed?fieldManager=gitpush", desired, "application/apply-patch+yaml");

        Assert.AreEqual(HttpStatusCode.InternalServerError, answer.Status);
        Assert.AreEqual($"failed to create typed patch object (/malformed; apps/v1, Kind=Deployment): {message}", answer.Message);
    }

    [TestMethod]
    public async Task An_apply_needs_a_field_manager()
    {
        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/nobody", Samples.ConfigMap("nobody"), "application/apply-patch+yaml");

        Assert.AreEqual(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.AreEqual("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", answer.Message);
    }

    [TestMethod]
    public async Task A_strategic_patch_merges_containers_by_name()
    {
        _ = await cluster.Kubectl.CreateAsync(Deployments, Samples.Deployment("patched", 0, "true"));

        var patched = (await cluster.Kubectl.SendAsync(
            HttpMethod.Patch,
            $"{Deployments}/patched",
            JsonNode.Parse("""{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"example.com/other:1"}]}}}}"""),
            "application/strategic-merge-patch+json")).Require();

        var container = patched["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single()!;
        Assert.AreEqual("example.com/other:1", (string?)container["image"]);
        Assert.AreEqual("/bin/sh", (string?)container["command"]![0]);
    }

    [TestMethod]
    public async Task A_json_patch_whose_test_fails_changes_nothing()
    {
        _ = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("tested", ("a", "1")));

        var answer = await cluster.Kubectl.SendAsync(
            HttpMethod.Patch,
            $"{ConfigMaps}/tested",
            JsonNode.Parse("""[{"op":"replace","path":"/data/a","value":"2"},{"op":"test","path":"/data/a","value":"9"}]"""),
            "application/json-patch+json");

        Assert.AreEqual(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.AreEqual("1", (string?)(await cluster.Kubectl.GetAsync($"{ConfigMaps}/tested"))!["data"]!["a"]);
    }

    private static JsonObject WithPort(JsonObject deployment)
    {
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 80 });
        return deployment;
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\nis       {actual?.ToJsonString()}");
}
