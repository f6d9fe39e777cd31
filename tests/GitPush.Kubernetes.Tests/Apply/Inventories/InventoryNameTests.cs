using GitPush.Kubernetes.Apply.Inventories;

namespace GitPush.Kubernetes.Tests.Apply.Inventories;

[TestClass]
public sealed class InventoryNameTests
{
    [TestMethod]
    public void A_repository_whose_name_is_a_DNS_label_has_an_inventory_of_that_name() => Assert.AreEqual("shop", InventoryName.For("shop"));

    [TestMethod]
    public void Every_repository_has_a_valid_name_of_its_own()
    {
        string[] repositories = ["shop", "team/shop", "team-shop", "Team/Shop", "team_shop", "_", "a." + new string('x', 150), "a." + new string('x', 151), "x-"];

        var names = repositories.Select(InventoryName.For).ToArray();

        Assert.IsTrue(names.All(InventoryName.IsValid), string.Join(' ', names));
        Assert.AreEqual(repositories.Length, names.Distinct().Count(), string.Join(' ', names));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("Shop")]
    [DataRow("-shop")]
    [DataRow("team/shop")]
    public void What_cannot_name_an_object_is_no_name(string name) => Assert.IsFalse(InventoryName.IsValid(name));
}
