using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class LsRemoteTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task All_refs_are_listed_as_git_lists_them(int version)
    {
        using var folder = new TempFolder();
        var server = CreateServer(folder);
        await using var service = new FetchServer(server.WorkingDirectory);

        Assert.AreEqual(
            server.Run("-c", $"protocol.version={version}", "ls-remote", "--symref", "."),
            await LsRemoteAsync(folder, version, "--symref", service.Url));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Packed_and_loose_tags_are_peeled_alike(int version)
    {
        using var folder = new TempFolder();
        var server = CreateServer(folder);
        var loose = server.Run("ls-remote", ".");
        server.Run("pack-refs", "--all");
        await using var service = new FetchServer(server.WorkingDirectory);

        Assert.AreEqual(loose, await LsRemoteAsync(folder, version, service.Url));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Patterns_select_refs(int version)
    {
        using var folder = new TempFolder();
        var server = CreateServer(folder);
        await using var service = new FetchServer(server.WorkingDirectory);

        Assert.AreEqual(
            server.Run("ls-remote", "--tags", ".", "v1*", "refs/tags/light"),
            await LsRemoteAsync(folder, version, "--tags", service.Url, "v1*", "refs/tags/light"));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task An_empty_repository_can_be_cloned(int version)
    {
        using var folder = new TempFolder();
        var server = TestGit.InitBare(folder.Combine("server.git"));
        server.Run("symbolic-ref", "HEAD", "refs/heads/trunk");
        await using var service = new FetchServer(server.WorkingDirectory);

        var client = await FetchTests.CloneAsync(folder, service, version);

        Assert.AreEqual("", client.Run("for-each-ref"));

        // Only v2 can tell the name of a branch that does not exist yet.
        Assert.AreEqual(version == 2 ? "refs/heads/trunk" : "refs/heads/main", client.Run("symbolic-ref", "HEAD"));
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_detached_head_is_cloned_detached(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 5);
        var head = server.Run("rev-parse", "main~2");
        File.WriteAllText(server.WorkingDirectory + "/HEAD", head + "\n");
        await using var service = new FetchServer(server.WorkingDirectory);

        var client = await FetchTests.CloneAsync(folder, service, version);

        Assert.AreEqual(head, client.Run("rev-parse", "HEAD"));
        Assert.AreNotEqual(0, client.TryRun("symbolic-ref", "--quiet", "HEAD").ExitCode);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task Hidden_refs_are_neither_shown_nor_cloned(int version)
    {
        using var folder = new TempFolder();
        var server = CreateServer(folder);
        server.Run("update-ref", "refs/internal/build", "main~1");
        server.Run("update-ref", "refs/internals", "main~1");
        var options = new GitPushOptions { HiddenRefs = { "refs/internal/", "refs/tags", "!refs/tags/light" } };
        await using var service = new FetchServer(server.WorkingDirectory, options);

        var listed = await LsRemoteAsync(folder, version, service.Url);
        var client = await FetchTests.CloneAsync(folder, service, version, "--mirror");

        Assert.DoesNotContain("refs/internal/", listed);
        Assert.DoesNotContain("refs/tags/v1", listed);
        Assert.Contains("refs/internals", listed);
        Assert.Contains("refs/tags/light", listed);
        Assert.AreNotEqual(0, client.TryRun("cat-file", "-e", server.Run("rev-parse", "refs/tags/v1")).ExitCode);
        client.Run("fsck", "--full", "--strict");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_head_that_points_to_a_hidden_ref_does_not_show_it(int version)
    {
        using var folder = new TempFolder();
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 2);
        server.Run("update-ref", "refs/internal/secret", "main");
        server.Run("symbolic-ref", "HEAD", "refs/internal/secret");
        var options = new GitPushOptions { HiddenRefs = { "refs/internal" } };
        await using var service = new FetchServer(server.WorkingDirectory, options);

        Assert.AreEqual($"{server.Run("rev-parse", "main")}\trefs/heads/main", await LsRemoteAsync(folder, version, "--symref", service.Url));
    }

    private static TestGit CreateServer(TempFolder folder)
    {
        var server = SampleHistory.CreateBare(folder.Combine("server.git"), commits: 10);
        server.Run("branch", "side", "main~4");
        server.Run("branch", "sid", "main~5");
        server.Run("tag", "light", "main~2");
        server.Run("tag", "-a", "-m", "Version 1", "v1", "main~3");
        server.Run("tag", "-a", "-m", "Signed off", "v1-approved", "v1");
        server.Run("tag", "-a", "-m", "A file", "file", "main:docs/log.txt");
        server.Run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/side");
        return server;
    }

    private static Task<string> LsRemoteAsync(TempFolder folder, int version, params string[] arguments) =>
        new TestGit(folder.Path).RunAsync(["-c", $"protocol.version={version}", "ls-remote", .. arguments]);
}
