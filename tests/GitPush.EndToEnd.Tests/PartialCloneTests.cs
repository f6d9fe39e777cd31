namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class PartialCloneTests
{
    [TestMethod]
    [DataRow(0, "--filter=blob:none")]
    [DataRow(1, "--filter=tree:0")]
    [DataRow(2, "--filter=blob:none")]
    [DataRow(2, "--filter=tree:0")]
    [DataRow(2, "--filter=blob:none", "--depth=3")]
    public async Task A_partial_clone_is_worked_with_over_http(int version, params string[] options)
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var origin = TestGit.Init(folder.Combine("origin"));
        for (var i = 0; i < 8; i++)
        {
            origin.Commit($"src/part{i % 3}/file.txt", $"version {i}\n{string.Join('\n', Enumerable.Range(i, 100))}\n", $"Change {i}");
        }

        await origin.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        string[] protocol = ["-c", $"protocol.version={version}"];

        // Cloned, with all that its files need.
        await origin.RunAsync([.. protocol, "clone", "--quiet", .. options, host.UrlOf("shop"), folder.Combine("client")]);
        var client = new TestGit(folder.Combine("client"));
        Assert.AreEqual("", client.Run("status", "--porcelain"));
        Assert.IsTrue(Missing(client) > 0);

        // Read, and what that needs comes.
        string[] log = ["log", "-p", "--format=%H %s", "-2"];
        Assert.AreEqual(origin.Run(log), await client.RunAsync([.. protocol, .. log]));

        // Brought up to date.
        origin.Commit("src/part1/file.txt", "another version\n", "Change it again");
        await origin.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        await client.RunAsync([.. protocol, "pull", "--quiet", "--ff-only"]);
        Assert.AreEqual(origin.Run("rev-parse", "HEAD"), client.Run("rev-parse", "HEAD"));
        Assert.AreEqual("another version\n", await File.ReadAllTextAsync(folder.Combine("client/src/part1/file.txt")));

        // And pushed from, although it lacks most of the history's files.
        client.Commit("src/part2/new.txt", "from the partial clone\n", "Add a file");
        await client.RunAsync([.. protocol, "push", "--quiet", "origin", "main"]);
        Assert.AreEqual(client.Run("rev-parse", "HEAD"), host.Inspect("shop").Run("rev-parse", "main"));
        host.Inspect("shop").Run("fsck", "--full", "--strict");
        client.Run("fsck");
    }

    private static int Missing(TestGit git) =>
        git.Run("rev-list", "--objects", "--all", "--missing=print").Split('\n').Count(static line => line.StartsWith('?'));
}
