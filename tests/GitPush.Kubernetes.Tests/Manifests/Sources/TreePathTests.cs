using GitPush.Kubernetes.Manifests.Sources;

namespace GitPush.Kubernetes.Tests.Manifests.Sources;

[TestClass]
public sealed class TreePathTests
{
    [TestMethod]
    [DataRow("a/b", "c.yaml", "a/b/c.yaml")]
    [DataRow("a/b", "./c/./d/", "a/b/c/d")]
    [DataRow("a/b", "../c", "a/c")]
    [DataRow("a/b", "../../c", "c")]
    [DataRow("a/b", "../..", "")]
    [DataRow("a/b", "../../../c", null)]
    [DataRow("a/b", "../../../a/b", null)]
    [DataRow("a/b", "/c", null)]
    [DataRow("", "c//d", "c/d")]
    public void A_path_stays_in_the_tree(string folder, string relative, string? expected) =>
        Assert.AreEqual(expected, TreePath.Resolve(folder, relative));

    [TestMethod]
    [DataRow("a/b", "a/b/c", "./c")]
    [DataRow("a/b", "a/c", "../c")]
    [DataRow("a/b", "c/d", "../../c/d")]
    [DataRow("", "c", "./c")]
    [DataRow("a/b", "a", "../")]
    [DataRow("a", "", "../")]
    public void The_way_to_a_path_leads_back_to_it(string folder, string path, string expected)
    {
        Assert.AreEqual(expected, TreePath.Relative(folder, path));
        Assert.AreEqual(path, TreePath.Resolve(folder, expected));
    }
}
