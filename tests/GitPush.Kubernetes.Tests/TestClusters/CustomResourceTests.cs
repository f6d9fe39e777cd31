using System.Net;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Kinds that a CustomResourceDefinition adds: the same against the double and a real cluster.</summary>
[TestClass]
public sealed class CustomResourceTests
{
    private static readonly string Group = $"{Guid.NewGuid():N}.example.com";
    private static TestCluster cluster = null!;

    private static string Definition => $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.{Group}";

    private static string Widgets => $"/apis/{Group}/v1/namespaces/{cluster.Namespace}/widgets";

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        cluster = await TestCluster.StartAsync(new TestClusterOptions { RunPods = false }, context.CancellationToken);
        _ = await cluster.Kubectl.ApplyAsync(Definition, WidgetDefinition(), cancellationToken: context.CancellationToken);
        _ = await cluster.Kubectl.WaitAsync(
            Definition,
            found => found!["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True") == true,
            cancellationToken: context.CancellationToken);
        _ = await cluster.Kubectl.WaitAsync(Widgets, list => list is not null, cancellationToken: context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task EndAsync()
    {
        _ = await cluster.Kubectl.DeleteAsync(Definition);
        _ = await cluster.Kubectl.WaitAsync(Definition, found => found is null);
        await cluster.DisposeAsync();
    }

    [TestMethod]
    public async Task Discovery_tells_of_the_kind()
    {
        var resources = (await cluster.Kubectl.GetAsync($"/apis/{Group}/v1"))!["resources"]!.AsArray();

        Assert.AreEqual("widgets", (string?)resources[0]!["name"]);
        Assert.AreEqual("Widget", (string?)resources[0]!["kind"]);
        Assert.AreEqual("widgets/status", (string?)resources[1]!["name"]);
    }

    [TestMethod]
    public async Task Defaults_are_filled_in_and_unknown_fields_go()
    {
        var made = await cluster.Kubectl.CreateAsync(Widgets, Widget("filled", """{"size":3,"unheard":"of"}"""));

        AssertJson("""{"size":3,"color":"blue"}""", made["spec"]);
        Assert.AreEqual(1, (int)made["metadata"]!["generation"]!);
    }

    [TestMethod]
    public async Task What_does_not_fit_the_schema_is_refused()
    {
        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Post, Widgets, Widget("unfit", """{"size":"big","color":"mauve","name":"X"}"""));

        Assert.AreEqual(HttpStatusCode.UnprocessableEntity, answer.Status);
        StringAssert.StartsWith(answer.Message, $"Widget.{Group} \"unfit\" is invalid: ");
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"",
                "spec.color: Unsupported value: \"mauve\": supported values: \"red\", \"blue\"",
                "spec.name: Invalid value: \"X\": spec.name in body should match '^[a-z]+$'",
            },
            Causes(answer));
    }

    [TestMethod]
    public async Task A_required_field_must_be_there()
    {
        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Post, Widgets, Widget("lacking", "{}"));

        Assert.AreEqual(HttpStatusCode.UnprocessableEntity, answer.Status);
        CollectionAssert.Contains(Causes(answer), "spec.size: Required value");
    }

    [TestMethod]
    public async Task An_unknown_field_is_refused_when_validation_is_strict()
    {
        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Post, $"{Widgets}?fieldValidation=Strict", Widget("strict", """{"size":3,"unheard":"of"}"""));

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.Status);
        StringAssert.EndsWith(answer.Message, "strict decoding error: unknown field \"spec.unheard\"");
    }

    [TestMethod]
    public async Task The_status_is_changed_through_its_subresource_only()
    {
        _ = await cluster.Kubectl.CreateAsync(Widgets, Widget("reported", """{"size":1}"""));
        _ = await cluster.Kubectl.PatchAsync($"{Widgets}/reported", JsonNode.Parse("""{"status":{"phase":"ignored"}}""")!);

        var reported = await cluster.Kubectl.PatchAsync($"{Widgets}/reported/status", JsonNode.Parse("""{"status":{"phase":"Ready"},"spec":{"size":9}}""")!);

        Assert.AreEqual("Ready", (string?)reported["status"]!["phase"]);
        Assert.AreEqual(1, (int)reported["spec"]!["size"]!);
        Assert.AreEqual(1, (int)reported["metadata"]!["generation"]!);
        Assert.AreEqual("status", (string?)reported["metadata"]!["managedFields"]!.AsArray()[^1]!["subresource"]);
    }

    [TestMethod]
    public async Task An_apply_merges_lists_by_the_schemas_keys()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{Widgets}/merged", Widget("merged", """{"size":1,"parts":[{"id":"a","count":1}]}"""), "one");

        var merged = await cluster.Kubectl.ApplyAsync($"{Widgets}/merged", Widget("merged", """{"size":1,"parts":[{"id":"b","count":2}]}"""), "two", force: false);

        AssertJson("""[{"id":"a","count":1},{"id":"b","count":2}]""", merged["spec"]!["parts"]);
        AssertJson(
            """{"f:spec":{"f:parts":{"k:{\"id\":\"b\"}":{".":{},"f:count":{},"f:id":{}}},"f:size":{}}}""",
            merged["metadata"]!["managedFields"]!.AsArray().First(entry => (string?)entry!["manager"] == "two")!["fieldsV1"]);
    }

    [TestMethod]
    public async Task A_strategic_patch_is_not_for_custom_resources()
    {
        _ = await cluster.Kubectl.CreateAsync(Widgets, Widget("plain", """{"size":1}"""));

        var answer = await cluster.Kubectl.SendAsync(HttpMethod.Patch, $"{Widgets}/plain", JsonNode.Parse("{}"), "application/strategic-merge-patch+json");

        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, answer.Status);
    }

    private static string[] Causes(ApiAnswer answer) =>
        [.. answer.Body!["details"]!["causes"]!.AsArray().Select(cause => $"{cause!["field"]}: {cause["message"]}")];

    private static JsonObject Widget(string name, string spec) =>
        new() { ["apiVersion"] = $"{Group}/v1", ["kind"] = "Widget", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = JsonNode.Parse(spec) };

    private static JsonObject WidgetDefinition() =>
        JsonNode.Parse(
            $$$$"""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.{{{{Group}}}}"},
              "spec": {
                "group": "{{{{Group}}}}", "scope": "Namespaced", "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
                "versions": [{
                  "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
                  "schema": {"openAPIV3Schema": {
                    "type": "object",
                    "properties": {
                      "spec": {
                        "type": "object", "required": ["size"],
                        "properties": {
                          "size": {"type": "integer"},
                          "color": {"type": "string", "enum": ["red", "blue"], "default": "blue"},
                          "name": {"type": "string", "pattern": "^[a-z]+$"},
                          "parts": {
                            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"],
                            "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "count": {"type": "integer"}}}
                          }
                        }
                      },
                      "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}
                    }
                  }}
                }]
              }
            }
            """)!.AsObject();

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {JsonNode.Parse(expected)!.ToJsonString()}\nis       {actual?.ToJsonString()}");
}
