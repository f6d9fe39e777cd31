using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply.Inventories;

[TestClass]
public sealed class InventoryEntryTests
{
    [TestMethod]
    [DataRow("apps/v1", "Deployment", "shop", "web", "shop_web_apps_Deployment v1")]
    [DataRow("v1", "ConfigMap", "shop", "web", "shop_web__ConfigMap v1")]
    [DataRow("rbac.authorization.k8s.io/v1", "ClusterRole", null, "system:a_b", "_system:a_b_rbac.authorization.k8s.io_ClusterRole v1")]
    public void An_entry_is_read_as_it_was_written(string apiVersion, string kind, string? ns, string name, string text)
    {
        var key = new ObjectKey(apiVersion, kind, ns, name);

        Assert.AreEqual(text, InventoryEntry.Of(key).ToString());
        Assert.IsTrue(InventoryEntry.TryParse(text, out var entry));
        Assert.AreEqual(key, entry.Key);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("shop_web_apps_Deployment")]
    [DataRow("shop_web_Deployment v1")]
    [DataRow("shop__apps_Deployment v1")]
    [DataRow("shop_web_apps_ v1")]
    [DataRow("shop_web_apps_Deployment ")]
    public void What_is_no_entry_is_told_apart(string text) => Assert.IsFalse(InventoryEntry.TryParse(text, out _));
}
