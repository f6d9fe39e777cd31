using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Reading and changing objects: the same against the double and a real cluster.</summary>
[TestClass]
public sealed class ObjectTests
{
    private static TestCluster cluster = null!;

    private static string ConfigMaps => $"/api/v1/namespaces/{cluster.Namespace}/configmaps";

    private static string Deployments => $"/apis/apps/v1/namespaces/{cluster.Namespace}/deployments";

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    public async Task A_new_object_gets_its_identity_from_the_server()
    {
        var made = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("identity", ("a", "1")));

        var metadata = made["metadata"]!;
        Assert.IsTrue(Guid.TryParse((string?)metadata["uid"], out _));
        Assert.AreEqual(cluster.Namespace, (string?)metadata["namespace"]);
        Assert.IsTrue(long.Parse((string)metadata["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.IsTrue(DateTimeOffset.TryParse((string?)metadata["creationTimestamp"], out _));
        Assert.AreEqual("kubectl-like", (string?)metadata["managedFields"]![0]!["manager"]);
    }

    [TestMethod]
    [DataRow("GET", "/missing", null, 404, "NotFound", "configmaps \"missing\" not found")]
    [DataRow("DELETE", "/missing", null, 404, "NotFound", "configmaps \"missing\" not found")]
    [DataRow("PUT", "", "{}", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource")]
    [DataRow("POST", "", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}""", 422, "Invalid", "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [DataRow("POST", "", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":1}}""", 400, "BadRequest", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string")]
    [DataRow("POST", "", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"other"}}""", 400, "BadRequest", "the namespace of the provided object does not match the namespace sent on the request")]
    [DataRow("POST", "?fieldValidation=Strict", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"dota":{}}""", 400, "BadRequest", "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"dota\"")]
    [DataRow("GET", "?fieldSelector=spec.x=1", null, 400, "BadRequest", "\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")]
    public async Task A_request_that_cannot_be_done_is_refused_in_the_servers_words(string method, string path, string? body, int code, string reason, string message)
    {
        var answer = await cluster.Kubectl.SendAsync(new HttpMethod(method), ConfigMaps + path, body is null ? null : JsonNode.Parse(body));

        Assert.AreEqual(code, (int)answer.Status, answer.Text);
        Assert.AreEqual("Status", (string?)answer.Body!["kind"]);
        Assert.AreEqual(reason, (string?)answer.Body["reason"]);
        Assert.AreEqual(message, answer.Message);
    }

    [TestMethod]
    public async Task What_is_wrong_with_an_object_is_told_field_by_field()
    {
        var deployment = Samples.Deployment("wrong", -1);
        deployment["spec"]!["template"]!["metadata"]!["labels"]!["app"] = "other";
        _ = ((JsonObject)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!).Remove("name");

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Post, Deployments, deployment);

        Assert.AreEqual(HttpStatusCode.UnprocessableEntity, answer.Status);
        CollectionAssert.AreEqual(
            new[]
            {
                "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                "spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: `selector` does not match template `labels`",
                "spec.template.spec.containers[0].name: Required value",
            },
            answer.Body!["details"]!["causes"]!.AsArray().Select(cause => $"{cause!["field"]}: {cause["message"]}").ToArray());
    }

    [TestMethod]
    public async Task An_immutable_field_is_refused()
    {
        _ = await cluster.Kubectl.CreateAsync(Deployments, Samples.Deployment("fixed", 0));
        var changed = Samples.Deployment("fixed", 0);
        changed["spec"]!["selector"]!["matchLabels"]!["app"] = "else";
        changed["spec"]!["template"]!["metadata"]!["labels"]!["app"] = "else";

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Put, $"{Deployments}/fixed", changed);

        Assert.AreEqual(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.AreEqual("Deployment.apps \"fixed\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"else\"}}: field is immutable", answer.Message);
    }

    [TestMethod]
    public async Task A_change_of_an_older_version_is_a_conflict()
    {
        var first = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("raced", ("a", "1")));
        _ = await cluster.Kubectl.PatchAsync($"{ConfigMaps}/raced", JsonNode.Parse("""{"data":{"a":"2"}}""")!);
        first["data"]!["a"] = "3";

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Put, $"{ConfigMaps}/raced", first);

        Assert.AreEqual(HttpStatusCode.Conflict, answer.Status);
        Assert.AreEqual("Conflict", (string?)answer.Body!["reason"]);
        Assert.AreEqual(
            "Operation cannot be fulfilled on configmaps \"raced\": the object has been modified; please apply your changes to the latest version and try again",
            answer.Message);
    }

    [TestMethod]
    public async Task A_second_object_of_a_name_is_refused()
    {
        _ = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("twice"));

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Post, ConfigMaps, Samples.ConfigMap("twice"));

        Assert.AreEqual(HttpStatusCode.Conflict, answer.Status);
        Assert.AreEqual("AlreadyExists", (string?)answer.Body!["reason"]);
        Assert.AreEqual("configmaps \"twice\" already exists", answer.Message);
    }

    [TestMethod]
    public async Task Objects_of_a_namespace_that_does_not_exist_are_refused()
    {
        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Post, "/api/v1/namespaces/nowhere/configmaps", Samples.ConfigMap("a"));

        Assert.AreEqual(HttpStatusCode.NotFound, answer.Status);
        Assert.AreEqual("namespaces \"nowhere\" not found", answer.Message);
    }

    [TestMethod]
    public async Task A_deletion_of_another_object_of_the_name_is_a_conflict()
    {
        _ = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("reborn"));

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/reborn", JsonNode.Parse("""{"preconditions":{"uid":"1234"}}"""));

        Assert.AreEqual(HttpStatusCode.Conflict, answer.Status);
        StringAssert.StartsWith(answer.Message, "Operation cannot be fulfilled on ConfigMap \"reborn\": the UID in the precondition (1234) does not match");
    }

    [TestMethod]
    public async Task An_object_with_finalizers_stays_until_they_are_gone()
    {
        var value = Samples.ConfigMap("kept");
        value["metadata"]!["finalizers"] = new JsonArray("example.com/keep");
        _ = await cluster.Kubectl.CreateAsync(ConfigMaps, value);

        _ = await cluster.Kubectl.DeleteAsync($"{ConfigMaps}/kept");
        var kept = await cluster.Kubectl.GetAsync($"{ConfigMaps}/kept");
        _ = await cluster.Kubectl.PatchAsync($"{ConfigMaps}/kept", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);

        Assert.IsNotNull(kept!["metadata"]!["deletionTimestamp"]);
        Assert.IsNull(await cluster.Kubectl.GetAsync($"{ConfigMaps}/kept"));
    }

    [TestMethod]
    public async Task Dependents_go_with_their_owner()
    {
        var owner = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("owner"));
        var dependent = Samples.ConfigMap("dependent");
        dependent["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["name"] = "owner",
            ["uid"] = (string?)owner["metadata"]!["uid"],
        });
        _ = await cluster.Kubectl.CreateAsync(ConfigMaps, dependent);

        _ = await cluster.Kubectl.DeleteAsync($"{ConfigMaps}/owner");

        _ = await cluster.Kubectl.WaitAsync($"{ConfigMaps}/dependent", found => found is null);
    }

    [TestMethod]
    public async Task A_list_comes_in_pages_and_by_labels()
    {
        foreach (var name in (ReadOnlySpan<string>)["page-1", "page-2", "page-3"])
        {
            var value = Samples.ConfigMap(name);
            value["metadata"]!["labels"] = new JsonObject { ["paged"] = "yes" };
            _ = cluster.Kubectl.CreateAsync(ConfigMaps, value).GetAwaiter().GetResult();
        }

        var first = (await cluster.Kubectl.SendAsync(HttpMethod.Get, $"{ConfigMaps}?labelSelector=paged%3Dyes&limit=2")).Require();
        var token = Uri.EscapeDataString((string)first["metadata"]!["continue"]!);
        var second = (await cluster.Kubectl.SendAsync(HttpMethod.Get, $"{ConfigMaps}?labelSelector=paged%3Dyes&limit=2&continue={token}")).Require();

        Assert.AreEqual("ConfigMapList", (string?)first["kind"]);
        CollectionAssert.AreEqual(new[] { "page-1", "page-2" }, Names(first));
        CollectionAssert.AreEqual(new[] { "page-3" }, Names(second));
        Assert.IsNull(second["metadata"]!["continue"]);
    }

    [TestMethod]
    public async Task A_watch_goes_on_from_a_list()
    {
        var list = (await cluster.Kubectl.SendAsync(HttpMethod.Get, ConfigMaps)).Require();
        _ = await cluster.Kubectl.CreateAsync(ConfigMaps, Samples.ConfigMap("watched", ("a", "1")));
        _ = await cluster.Kubectl.PatchAsync($"{ConfigMaps}/watched", JsonNode.Parse("""{"data":{"a":"2"}}""")!);
        _ = await cluster.Kubectl.DeleteAsync($"{ConfigMaps}/watched");

        var seen = new List<string>();
        await foreach (var (type, value) in cluster.Kubectl.WatchAsync($"{ConfigMaps}?fieldSelector=metadata.name%3Dwatched&resourceVersion={list["metadata"]!["resourceVersion"]}"))
        {
            seen.Add($"{type} {value["data"]!["a"]}");
            if (type == "DELETED")
            {
                break;
            }
        }

        CollectionAssert.AreEqual(new[] { "ADDED 1", "MODIFIED 2", "DELETED 2" }, seen);
    }

    [TestMethod]
    public async Task The_generation_counts_changes_of_the_specification_only()
    {
        _ = await cluster.Kubectl.CreateAsync(Deployments, Samples.Deployment("counted", 0));

        var relabelled = await cluster.Kubectl.PatchAsync($"{Deployments}/counted", JsonNode.Parse("""{"metadata":{"labels":{"x":"y"}}}""")!);
        var scaled = await cluster.Kubectl.PatchAsync($"{Deployments}/counted", JsonNode.Parse("""{"spec":{"paused":true}}""")!);

        Assert.AreEqual(1, (int)relabelled["metadata"]!["generation"]!);
        Assert.AreEqual(2, (int)scaled["metadata"]!["generation"]!);
    }

    private static string[] Names(JsonObject list) => [.. list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];
}
