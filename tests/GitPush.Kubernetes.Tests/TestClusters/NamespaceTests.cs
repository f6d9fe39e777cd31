using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>The life of a namespace: the same against the double and a real cluster.</summary>
[TestClass]
public sealed class NamespaceTests
{
    private const string ApplyType = "application/apply-patch+yaml";
    private static TestCluster cluster = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    [DataRow("", false)]
    [DataRow("?fieldManager=test", true)]
    [DataRow("?fieldManager=test&dryRun=All", true)]
    public async Task Nothing_can_be_made_in_a_namespace_that_is_not_there(string query, bool isApplied)
    {
        var path = $"/api/v1/namespaces/{cluster.Namespace}-missing/configmaps";

        var answer = isApplied
            ? await cluster.Kubectl.SendAsync(HttpMethod.Patch, $"{path}/a{query}", Samples.ConfigMap("a", ("a", "1")), ApplyType)
            : await cluster.Kubectl.SendAsync(HttpMethod.Post, path, Samples.ConfigMap("a", ("a", "1")));

        Assert.AreEqual(HttpStatusCode.NotFound, answer.Status, answer.Text);
        Assert.AreEqual($"namespaces \"{cluster.Namespace}-missing\" not found", answer.Message);
        Assert.IsNull(await cluster.Kubectl.GetAsync($"{path}/a"));
    }

    [TestMethod]
    public async Task A_namespace_waits_for_the_finalizers_of_what_is_in_it_and_says_so()
    {
        var name = await cluster.CreateNamespaceAsync();
        var path = $"/api/v1/namespaces/{name}";
        var kept = Samples.ConfigMap("kept", ("a", "1"));
        kept["metadata"]!["finalizers"] = new JsonArray("example.com/stay");
        _ = await cluster.Kubectl.CreateAsync($"{path}/configmaps", kept);
        var uid = (string)(await cluster.Kubectl.GetAsync(path))!["metadata"]!["uid"]!;

        var deleted = await cluster.Kubectl.SendAsync(HttpMethod.Delete, path, Preconditions("uid", uid));

        Assert.AreEqual(HttpStatusCode.OK, deleted.Status, deleted.Text);
        Assert.AreEqual("Terminating", (string?)deleted.Body!["status"]!["phase"]);
        Assert.IsNotNull(deleted.Body["metadata"]!["deletionTimestamp"]);
        Assert.IsNull(deleted.Body["metadata"]!["deletionGracePeriodSeconds"]);
        var stuck = await cluster.Kubectl.WaitAsync(path, found => Condition(found, "NamespaceFinalizersRemaining")?["status"]?.GetValue<string>() == "True");
        Assert.AreEqual("SomeFinalizersRemain", (string?)Condition(stuck, "NamespaceFinalizersRemaining")!["reason"]);
        Assert.AreEqual(
            "Some content in the namespace has finalizers remaining: example.com/stay in 1 resource instances", (string?)Condition(stuck, "NamespaceFinalizersRemaining")!["message"]);
        Assert.AreEqual("Some resources are remaining: configmaps. has 1 resource instances", (string?)Condition(stuck, "NamespaceContentRemaining")!["message"]);
        Assert.AreEqual("False", (string?)Condition(stuck, "NamespaceDeletionContentFailure")!["status"]);

        // Nothing new comes in, also not by an apply; what is there can be changed; the name is taken.
        foreach (var (method, suffix, type) in new[] { (HttpMethod.Post, "", "application/json"), (HttpMethod.Patch, "/new?fieldManager=test", ApplyType) })
        {
            var refused = await cluster.Kubectl.SendAsync(method, $"{path}/configmaps{suffix}", Samples.ConfigMap("new", ("a", "1")), type);
            Assert.AreEqual(HttpStatusCode.Forbidden, refused.Status, refused.Text);
            Assert.AreEqual($"configmaps \"new\" is forbidden: unable to create new content in namespace {name} because it is being terminated", refused.Message);
        }

        _ = await cluster.Kubectl.PatchAsync($"{path}/configmaps/kept", new JsonObject { ["data"] = new JsonObject { ["a"] = "2" } });
        var again = await cluster.Kubectl.SendAsync(HttpMethod.Post, "/api/v1/namespaces", Namespace(name));
        Assert.AreEqual(HttpStatusCode.Conflict, again.Status, again.Text);
        Assert.AreEqual($"object is being deleted: namespaces \"{name}\" already exists", again.Message);
        Assert.IsTrue((await cluster.Kubectl.SendAsync(HttpMethod.Delete, path)).IsSuccess);

        _ = await cluster.Kubectl.PatchAsync($"{path}/configmaps/kept", new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } });
        _ = await cluster.Kubectl.WaitAsync(path, found => found is null, TimeSpan.FromMinutes(1));
    }

    [TestMethod]
    public async Task A_namespace_that_has_changed_is_not_deleted_by_who_says_how_it_was()
    {
        var name = await cluster.CreateNamespaceAsync();
        var path = $"/api/v1/namespaces/{name}";
        var before = (string)(await cluster.Kubectl.GetAsync(path))!["metadata"]!["resourceVersion"]!;
        var now = (string)(await cluster.Kubectl.PatchAsync(path, JsonNode.Parse("""{"metadata":{"annotations":{"a":"1"}}}""")!))["metadata"]!["resourceVersion"]!;

        var changed = await cluster.Kubectl.SendAsync(HttpMethod.Delete, path, Preconditions("resourceVersion", before));
        var other = await cluster.Kubectl.SendAsync(HttpMethod.Delete, path, Preconditions("uid", "another"));

        Assert.AreEqual(HttpStatusCode.Conflict, changed.Status, changed.Text);
        Assert.AreEqual(
            $"Operation cannot be fulfilled on namespaces \"{name}\": Precondition failed: ResourceVersion in precondition: {before}, ResourceVersion in object meta: {now}", changed.Message);
        Assert.AreEqual(HttpStatusCode.Conflict, other.Status, other.Text);
        Assert.StartsWith($"Operation cannot be fulfilled on namespaces \"{name}\": Precondition failed: UID in precondition: another, UID in object meta: ", other.Message);
        Assert.AreEqual("Active", (string?)(await cluster.Kubectl.GetAsync(path))!["status"]!["phase"]);
    }

    [TestMethod]
    public async Task A_namespace_of_the_system_cannot_be_deleted()
    {
        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default");

        Assert.AreEqual(HttpStatusCode.Forbidden, answer.Status, answer.Text);
        Assert.AreEqual("namespaces \"default\" is forbidden: this namespace may not be deleted", answer.Message);
    }

    private static JsonObject Namespace(string name) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject Preconditions(string field, string value) =>
        new() { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["preconditions"] = new JsonObject { [field] = value } };

    private static JsonObject? Condition(JsonObject? ns, string type) =>
        (ns?["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);
}
