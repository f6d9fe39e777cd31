using System.Text;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Sources;

namespace GitPush.Kubernetes.Tests.Manifests.Sources;

[TestClass]
public sealed class FolderSourceTests
{
    private const string Manifest = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n";

    [TestMethod]
    public void All_manifests_below_a_folder_are_read_by_path()
    {
        using var tree = new TestTree(
            ("deploy/b.yml", Manifest),
            ("deploy/a/z.yaml", Manifest + "---\n# nothing\n---\n" + Manifest),
            ("deploy/a/c.json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}"""),
            ("deploy/.hidden.yaml", "broken: ["),
            ("deploy/.github/x.yaml", "broken: ["),
            ("deploy/README.md", "broken: ["),
            ("other/x.yaml", "broken: ["));

        var documents = FolderSource.Read(tree.Commit(), "deploy", isForced: false);

        CollectionAssert.AreEqual(
            new[] { "deploy/a/c.json:1", "deploy/a/z.yaml:1", "deploy/a/z.yaml:5", "deploy/b.yml:1" },
            documents.Select(document => document.Origin.ToString()).ToArray());
    }

    [TestMethod]
    public void A_single_file_is_enough()
    {
        using var tree = new TestTree(("k8s/web.yaml", Manifest), ("k8s/other.yaml", Manifest));

        Assert.HasCount(1, FolderSource.Read(tree.Commit(), "k8s/web.yaml", isForced: false));
    }

    [TestMethod]
    public void A_byte_order_mark_and_line_ends_of_Windows_are_no_problem()
    {
        using var tree = new TestTree();
        tree.Write("deploy/a.yaml", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: a\r\n")]);

        var document = FolderSource.Read(tree.Commit(), "deploy", isForced: false).Single();

        Assert.AreEqual("deploy/a.yaml:1", document.Origin.ToString());
    }

    [TestMethod]
    [DataRow("deploy/redis/Chart.yaml", "deploy/redis/: this is a Helm chart among manifests: it has to be the path of its own stage")]
    [DataRow("deploy/base/kustomization.yaml", "deploy/base/: this is a kustomization among manifests: it has to be the path of its own stage")]
    [DataRow("deploy/base/Kustomization", "deploy/base/: this is a kustomization among manifests: it has to be the path of its own stage")]
    public void Charts_and_kustomizations_are_not_taken_for_manifests(string path, string message)
    {
        using var tree = new TestTree(("deploy/a.yaml", Manifest), (path, "x: 1"));
        var source = tree.Commit();

        var exception = Assert.ThrowsExactly<StageFailedException>(() => FolderSource.Read(source, "deploy", isForced: false));

        Assert.AreEqual(message, exception.Message);
        Assert.HasCount(1, FolderSource.Read(source, "deploy", isForced: true));
    }

    [TestMethod]
    public void Links_are_not_followed()
    {
        using var tree = new TestTree(("other.yaml", Manifest));
        tree.Link("deploy/a.yaml", "../other.yaml");

        var exception = Assert.ThrowsExactly<StageFailedException>(() => FolderSource.Read(tree.Commit(), "deploy", isForced: false));

        Assert.AreEqual("deploy/a.yaml: this is a link or a submodule, and neither is followed", exception.Message);
    }

    [TestMethod]
    public void What_is_no_text_is_refused()
    {
        using var tree = new TestTree();
        tree.Write("deploy/a.yaml", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Manifest)]);

        var exception = Assert.ThrowsExactly<StageFailedException>(() => FolderSource.Read(tree.Commit(), "deploy", isForced: false));

        Assert.AreEqual("deploy/a.yaml: this is no UTF-8", exception.Message);
    }

    [TestMethod]
    public void A_giant_file_is_refused_unread()
    {
        using var tree = new TestTree(("deploy/a.yaml", new string(' ', 1001)));
        tree.Limits.MaxFileBytes = 1000;

        var exception = Assert.ThrowsExactly<StageFailedException>(() => FolderSource.Read(tree.Commit(), "deploy", isForced: false));

        Assert.AreEqual("deploy/a.yaml: the file has more than 1000 bytes", exception.Message);
    }

    [TestMethod]
    public void Many_files_are_counted_together()
    {
        using var tree = new TestTree(("deploy/a.yaml", new string(' ', 600)), ("deploy/b.yaml", new string(' ', 600)));
        tree.Limits.MaxTotalBytes = 1000;

        var exception = Assert.ThrowsExactly<StageFailedException>(() => FolderSource.Read(tree.Commit(), "deploy", isForced: false));

        Assert.AreEqual("deploy/b.yaml: the files together have more than 1000 bytes", exception.Message);
    }

    [TestMethod]
    public void Folders_that_hold_the_same_folders_many_times_are_counted()
    {
        using var tree = new TestTree();
        var commit = HostileTrees.CommitDoubledFolders(tree, levels: 20);
        var source = new SourceTree(tree.Commit().Repository, commit, new ManifestBudget(tree.Limits));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => FolderSource.Read(source, "deploy", isForced: false));

        StringAssert.EndsWith(exception.Message, ": there are more than 2000 files and folders");
    }
}
