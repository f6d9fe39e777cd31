using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

[TestClass]
public sealed class ObjectHealthRulesTests
{
    public static IEnumerable<object[]> Rows =>
        ObjectHealthRows.Deployments.Concat(ObjectHealthRows.Sets).Concat(ObjectHealthRows.Jobs).Concat(ObjectHealthRows.Pods)
            .Concat(ObjectHealthRows.Others).Concat(ObjectHealthRows.CustomResources).Select(row => new object[] { row.Name, row.State.ToString(), row.Message, row.Json });

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void An_object_is_as_healthy_as_its_status_says(string name, string state, string message, string json)
    {
        var health = ObjectHealthRules.Evaluate(new KubernetesObject((JsonObject)JsonNode.Parse(json)!));

        Assert.AreEqual(state, health.State.ToString(), name);
        Assert.AreEqual(message, health.Message, name);
    }

    [TestMethod]
    public void What_the_controller_has_not_seen_is_marked_as_such()
    {
        var row = ObjectHealthRows.Deployments.First(row => row.Name == "a deployment whose controller has not seen the change");

        Assert.IsTrue(ObjectHealthRules.Evaluate(new KubernetesObject((JsonObject)JsonNode.Parse(row.Json)!)).IsUnobserved);
    }

    [TestMethod]
    [DataRow("v1", "ConfigMap", true)]
    [DataRow("v1", "Secret", true)]
    [DataRow("rbac.authorization.k8s.io/v1", "Role", true)]
    [DataRow("batch/v1", "CronJob", true)]
    [DataRow("v1", "Service", false)]
    [DataRow("apps/v1", "Deployment", false)]
    [DataRow("example.com/v1", "Secret", false)]
    public void Kinds_without_a_status_need_not_be_read(string apiVersion, string kind, bool always) =>
        Assert.AreEqual(always, ObjectHealthRules.IsAlwaysCurrent(new ObjectKey(apiVersion, kind, "shop", "one")));
}
