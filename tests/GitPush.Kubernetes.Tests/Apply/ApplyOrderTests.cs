using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class ApplyOrderTests
{
    [TestMethod]
    public void What_others_need_comes_first()
    {
        ObjectKey[] keys =
        [
            new("networking.k8s.io/v1", "Ingress", "shop", "web"),
            new("autoscaling/v2", "HorizontalPodAutoscaler", "shop", "web"),
            new("apps/v1", "Deployment", "shop", "web"),
            new("v1", "Service", "shop", "web"),
            new("v1", "PersistentVolumeClaim", "shop", "data"),
            new("example.com/v1", "Database", "shop", "main"),
            new("v1", "ConfigMap", "shop", "web"),
            new("v1", "Secret", "shop", "web"),
            new("v1", "ServiceAccount", "shop", "web"),
            new("storage.k8s.io/v1", "StorageClass", null, "fast"),
            new("rbac.authorization.k8s.io/v1", "ClusterRole", null, "reader"),
            new("v1", "Namespace", null, "shop"),
            new("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, "databases.example.com"),
        ];

        var sorted = ApplyOrder.Sort(keys, key => key);

        CollectionAssert.AreEqual(
            new[]
            {
                "CustomResourceDefinition", "Namespace", "ClusterRole", "StorageClass", "Database", "ServiceAccount", "Secret", "ConfigMap",
                "PersistentVolumeClaim", "Service", "Deployment", "HorizontalPodAutoscaler", "Ingress",
            },
            sorted.Select(key => key.Kind).ToArray());
    }

    [TestMethod]
    public void The_order_does_not_depend_on_the_order_of_the_manifests()
    {
        ObjectKey[] keys = [new("v1", "ConfigMap", "b", "x"), new("v1", "ConfigMap", "a", "z"), new("v1", "ConfigMap", "a", "y")];

        var sorted = ApplyOrder.Sort(keys, key => key);

        CollectionAssert.AreEqual(sorted.ToArray(), ApplyOrder.Sort(keys.Reverse(), key => key).ToArray());
        CollectionAssert.AreEqual(new[] { "a/y", "a/z", "b/x" }, sorted.Select(key => $"{key.Namespace}/{key.Name}").ToArray());
    }

    [TestMethod]
    [DataRow("apiextensions.k8s.io/v1", "CustomResourceDefinition", ApplyStep.Definitions)]
    [DataRow("rbac.authorization.k8s.io/v1", "ClusterRole", ApplyStep.Definitions)]
    [DataRow("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", ApplyStep.Rest)]
    [DataRow("networking.k8s.io/v1", "IngressClass", ApplyStep.Classes)]
    [DataRow("example.com/v1", "ClusterClass", ApplyStep.Classes)]
    [DataRow("example.com/v1", "Namespace", ApplyStep.CustomResources)]
    [DataRow("batch/v1", "Job", ApplyStep.Rest)]
    public void A_kind_has_its_step(string apiVersion, string kind, object step) =>
        Assert.AreEqual((ApplyStep)step, ApplyOrder.StepOf(TestObject.Key(apiVersion, kind)));
}
