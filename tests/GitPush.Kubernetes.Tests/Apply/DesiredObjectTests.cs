using GitPush.Kubernetes.Apply;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class DesiredObjectTests
{
    [TestMethod]
    public void What_only_the_server_writes_is_not_sent()
    {
        var manifest = TestObject.Parse("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","uid":"1","resourceVersion":"2","generation":3,"creationTimestamp":null,
             "managedFields":[],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","mine":"kept"}},"data":{"a":"b"},"status":{"x":1}}
            """);

        var desired = DesiredObject.From(manifest, "shop", "push-1", "abc");

        Assert.AreEqual(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","annotations":{"mine":"kept","gitpush.dev/push":"push-1","gitpush.dev/commit":"abc"},"labels":{"app.kubernetes.io/managed-by":"gitpush","gitpush.dev/inventory":"shop"}},"data":{"a":"b"}}""",
            desired.Json.ToJsonString());
        Assert.AreEqual("1", manifest.Uid, "The rendered object belongs to others too.");
    }

    [TestMethod]
    public void An_object_that_names_another_tool_keeps_it()
    {
        var manifest = TestObject.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","labels":{"app.kubernetes.io/managed-by":"Helm"}}}""");

        Assert.AreEqual("Helm", DesiredObject.From(manifest, "shop", "push-1", "abc").Label("app.kubernetes.io/managed-by"));
    }

    [TestMethod]
    [DataRow("""{"data":{"pin":12345}}""", "secret/web: data.pin is no text: put it in quotes")]
    [DataRow("""{"stringData":{"port":5432}}""", "secret/web: stringData.port is no text: put it in quotes")]
    [DataRow("""{"stringData":{"list":["hunter2"]}}""", "secret/web: stringData.list is no text: put it in quotes")]
    public void A_value_of_a_Secret_that_is_no_text_is_refused_without_showing_it(string fields, string message)
    {
        var manifest = TestObject.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"web"}}""");
        var (name, value) = System.Text.Json.Nodes.JsonNode.Parse(fields)!.AsObject().Single();
        manifest.Json[name] = value!.DeepClone();

        var failure = Assert.ThrowsExactly<GitPush.Hooks.StageFailedException>(() => DesiredObject.From(manifest, "shop", "push-1", "abc"));

        Assert.AreEqual(message, failure.Message);
    }

    [TestMethod]
    public void The_plain_text_of_a_Secret_is_sent_as_data_so_that_its_keys_have_an_owner()
    {
        var manifest = TestObject.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"web"},"data":{"a":"Yg=="},"stringData":{"c":"d"}}""");

        var desired = DesiredObject.From(manifest, "shop", "push-1", "abc");

        Assert.IsNull(desired.At("stringData"));
        Assert.AreEqual("""{"a":"Yg==","c":"ZA=="}""", desired.At("data")!.ToJsonString());
    }
}
