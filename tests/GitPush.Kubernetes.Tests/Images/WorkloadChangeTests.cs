using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Images;

[TestClass]
public sealed class WorkloadChangeTests
{
    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"u1","resourceVersion":"7"},
         "spec":{"template":{"spec":{"initContainers":[{"name":"wait","image":"registry.example.com/wait:1"}],
           "containers":[{"name":"web","image":"registry.example.com/web:1"},{"name":"side","image":"registry.example.com/side:1"}]}}}}
        """;

    private const string CronJob = """
        {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"backup","namespace":"shop","uid":"u2","resourceVersion":"8"},
         "spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"run","image":"registry.example.com/web:1"}]}}}}}}
        """;

    [TestMethod]
    public void Only_the_named_containers_are_in_the_patch()
    {
        var change = Change("deployment/web", Deployment, ("web", "web"), ("wait", "registry.example.com/wait:latest"), ("side", "side"));

        Assert.AreEqual(
            """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"registry.example.com/web:2"}],"initContainers":[{"name":"wait","image":"registry.example.com/wait:2"}]}}},"metadata":{"uid":"u1","resourceVersion":"7","annotations":{"a":"1","b":null}}}""",
            change.Patch(new Dictionary<string, string?> { ["a"] = "1", ["b"] = null }).ToJsonString());
    }

    [TestMethod]
    public void A_cron_job_has_its_template_further_down()
    {
        var change = Change("cronjob/backup", CronJob, ("run", "web"));

        Assert.AreEqual(
            """{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"run","image":"registry.example.com/web:2"}]}}}}},"metadata":{"uid":"u2","resourceVersion":"8","annotations":{}}}""",
            change.Patch(new Dictionary<string, string?>()).ToJsonString());
    }

    [TestMethod]
    public void A_plan_has_a_line_for_each_container()
    {
        var change = Change("deployment/web", Deployment, ("web", "web"), ("side", "side"));

        CollectionAssert.AreEqual(
            new[]
            {
                "deployment/web container web: image registry.example.com/web:1 → registry.example.com/web:2",
                "deployment/web container side: image registry.example.com/side:1 unchanged",
            },
            change.Lines.ToList());
        Assert.IsFalse(change.IsNone);
        Assert.IsTrue(Change("deployment/web", Deployment, ("side", "side")).IsNone);
    }

    [TestMethod]
    public void A_container_that_is_not_there_is_answered_with_those_that_are()
    {
        var failure = Assert.ThrowsExactly<StageFailedException>(() => Change("deployment/web", Deployment, ("wbe", "web")));

        Assert.AreEqual("deployment/web has no container 'wbe'; it has web, side, wait", failure.Message);
    }

    [TestMethod]
    public void An_image_that_was_not_built_is_answered_with_those_that_were()
    {
        var failure = Assert.ThrowsExactly<StageFailedException>(() => Change("deployment/web", Deployment, ("web", "api")));

        Assert.AreEqual("deployment/web needs image 'api', and the push built web, side, wait", failure.Message);
    }

    [TestMethod]
    [DataRow("Deployment/web", true)]
    [DataRow("statefulset/db", true)]
    [DataRow("daemonset/agent", true)]
    [DataRow("cronjob/backup", true)]
    [DataRow("pod/web", false)]
    [DataRow("web", false)]
    [DataRow("deployment/", false)]
    [DataRow("deployment/a/b", false)]
    public void A_workload_is_kind_and_name(string text, bool isOne) => Assert.AreEqual(isOne, WorkloadKind.TryParse(text, out _, out _));

    private static WorkloadChange Change(string workload, string json, params (string Container, string Image)[] wanted)
    {
        var built = BuiltImages.Of(new TestPushContext("push1").Context);
        built.Add(new BuiltImage("web", "registry.example.com/web", "2", null, TestPushContext.Commit));
        built.Add(new BuiltImage("side", "registry.example.com/side", "1", null, TestPushContext.Commit));
        built.Add(new BuiltImage("wait", "registry.example.com/wait", "2", null, TestPushContext.Commit));
        Assert.IsTrue(WorkloadKind.TryParse(workload, out var kind, out _));
        return WorkloadChange.Of(kind, new KubernetesObject((JsonObject)JsonNode.Parse(json)!), wanted.Select(one => new WorkloadImage(workload, one.Container, one.Image)), built);
    }
}
