namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class LargeHistoryTests
{
    /// <summary>20,000 commits, more than 100,000 objects.</summary>
    [TestMethod]
    [Timeout(600_000)]
    public async Task A_large_history_comes_back_as_it_was_pushed()
    {
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder.CreateDirectory("root"));
        var url = $"{host.Url}large.git";
        var origin = TestGit.InitBare(folder.Combine("origin.git"));
        GeneratedHistory.Write(origin.WorkingDirectory, commits: 20_000);
        origin.Run("tag", "-a", "nested", "-m", "a tag of a tag", "v3");
        var objects = origin.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)", "--unordered").Split('\n');
        Assert.IsGreaterThan(100_000, objects.Length);

        await origin.RunAsync(["push", "--quiet", "--mirror", url]);

        var stored = new TestGit(folder.Combine("root/large.git"));
        var fsck = await stored.TryRunAsync(["fsck", "--full", "--strict", "--no-dangling"]);
        Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
        Assert.AreEqual(Refs(origin), Refs(stored));

        var copy = new TestGit(folder.Combine("copy.git"));
        await origin.RunAsync(["clone", "--quiet", "--mirror", url, copy.WorkingDirectory]);
        Assert.AreEqual(Refs(origin), Refs(copy));

        // git has named what it got by its content: what has the same names is the same.
        var reachable = ReachableObjects(origin);
        CollectionAssert.AreEqual(reachable, ReachableObjects(copy));
        CollectionAssert.AreEqual(reachable, ReachableObjects(stored));

        // And on: a few commits more, fetched by the clone that has the rest.
        var work = new TestGit(folder.Combine("work"));
        await origin.RunAsync(["clone", "--quiet", url, work.WorkingDirectory]);
        for (var i = 0; i < 5; i++)
        {
            work.Commit($"src/d{i}/e{i}/f0.txt", $"changed {i}");
        }

        await work.RunAsync(["push", "--quiet", "origin", "main"]);
        await copy.RunAsync(["fetch", "--quiet", "origin"]);
        Assert.AreEqual(work.Run("rev-parse", "main"), copy.Run("rev-parse", "main"));
        var last = await copy.TryRunAsync(["fsck", "--connectivity-only", "--no-dangling"]);
        Assert.AreEqual(0, last.ExitCode, last.Error + last.Output);
    }

    private static string Refs(TestGit git) => git.Run("for-each-ref", "--format=%(refname) %(objectname) %(objecttype)");

    private static List<string> ReachableObjects(TestGit git) =>
        [.. git.Run("rev-list", "--all", "--objects", "--no-object-names").Split('\n').Order(StringComparer.Ordinal)];
}
