using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

/// <summary>Partial clones, compared with those that git's own upload-pack gives.</summary>
[TestClass]
public sealed class PartialCloneTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _server;

    public PartialCloneTests()
    {
        _server = FilterHistory.CreateBare(_folder.Combine("server.git"));
        _server.Run("config", "uploadpack.allowFilter", "true");
        _server.Run("config", "uploadpack.allowAnySHA1InWant", "true");
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("blob:none")]
    [DataRow("blob:limit=0")]
    [DataRow("blob:limit=1")]
    [DataRow("blob:limit=15")]
    [DataRow("blob:limit=4k")]
    [DataRow("blob:limit=1g")]
    [DataRow("tree:0")]
    [DataRow("tree:1")]
    [DataRow("tree:2")]
    [DataRow("tree:3")]
    [DataRow("tree:5")]
    [DataRow("tree:100")]
    [DataRow("object:type=commit")]
    [DataRow("object:type=tree")]
    [DataRow("object:type=blob")]
    [DataRow("object:type=tag")]
    public async Task A_filter_leaves_out_what_it_leaves_out_with_git(string filter)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);

        var expected = Objects(await CloneAsync($"file://{_server.WorkingDirectory}", "expected", 2, filter));
        var actual = Objects(await CloneAsync(service.Url, "actual", 2, filter));

        // git leaves out a ref's commit that another ref reaches, although the client named it.
        CollectionAssert.AreEqual(expected.Union(Tips()).Order().ToArray(), actual);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow("tree:2", "blob:none")]
    [DataRow("blob:limit=100", "tree:5")]
    [DataRow("object:type=blob", "blob:limit=15")]
    [DataRow("object:type=blob", "tree:2")]
    [DataRow("object:type=tree", "object:type=blob")]
    public async Task A_combination_leaves_what_both_of_its_filters_leave(string first, string second)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var url = $"file://{_server.WorkingDirectory}";
        var expected = Objects(await CloneAsync(url, "first", 2, first)).Intersect(Objects(await CloneAsync(url, "second", 2, second)));

        var actual = Objects(await CloneAsync(service.Url, "actual", 2, $"combine:{first}+{Uri.EscapeDataString(second)}"));

        CollectionAssert.AreEqual(expected.Union(Tips()).Order().ToArray(), actual);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task A_check_out_fetches_its_blobs_at_once(int version)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var git = new TestGit(_folder.Path);

        await git.RunAsync(["-c", $"protocol.version={version}", "clone", "--quiet", "--filter=blob:none", service.Url, "client"]);

        var client = new TestGit(_folder.Combine("client"));
        Assert.AreEqual(2, service.Connections);
        Assert.AreEqual("", client.Run("status", "--porcelain"));
        Assert.AreEqual(_server.Run("show", "main:a/b/large1"), (await File.ReadAllTextAsync(_folder.Combine("client/a/b/large1"))).TrimEnd('\n'));
        Assert.IsTrue(Missing(client) > 0);
        client.Run("fsck");
        Assert.AreEqual(2, service.Connections);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0, "blob:none")]
    [DataRow(0, "tree:0")]
    [DataRow(2, "blob:none")]
    [DataRow(2, "blob:limit=100")]
    [DataRow(2, "tree:0")]
    [DataRow(2, "combine:tree:2+blob:limit=50")]
    public async Task What_was_left_out_is_fetched_when_it_is_needed(int version, string filter)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = await CloneAsync(service.Url, "client", version, filter);
        string[] log = ["-c", $"protocol.version={version}", "log", "-p", "--no-renames", "--all", "--date-order"];
        var before = Missing(client);

        Assert.AreEqual(_server.Run(log), await client.RunAsync(log));

        Assert.IsTrue(Missing(client) < before);
        client.Run("fsck");
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_sparse_check_out_fetches_what_it_shows(int version)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var git = new TestGit(_folder.Path);
        await git.RunAsync(["-c", $"protocol.version={version}", "clone", "--quiet", "--sparse", "--filter=blob:none", service.Url, "client"]);
        var client = new TestGit(_folder.Combine("client"));
        var before = Missing(client);

        await client.RunAsync(["-c", $"protocol.version={version}", "sparse-checkout", "set", "a/b"]);

        Assert.IsTrue(File.Exists(_folder.Combine("client/a/b/c/d/file0")));
        Assert.IsFalse(Directory.Exists(_folder.Combine("client/m0")));
        Assert.IsTrue(Missing(client) < before);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0, "blob:none")]
    [DataRow(1, "tree:0")]
    [DataRow(2, "blob:none")]
    [DataRow(2, "tree:1")]
    [DataRow(2, "blob:limit=100")]
    public async Task Later_fetches_leave_out_the_same(int version, string filter)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = await CloneAsync(service.Url, "client", version, filter);
        var other = await CloneAsync($"file://{_server.WorkingDirectory}", "other", version, filter);
        FetchTests.AddCommits(_server, "refs/heads/main", 5, seed: 9);
        _server.Run("repack", "-adfq");
        var connections = service.Connections;

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);

        await other.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);
        CollectionAssert.AreEqual(Objects(other).Union(Tips()).Order().ToArray(), Objects(client));
        Assert.AreEqual(connections + 1, service.Connections);
        client.Run("fsck");
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task No_delta_builds_on_what_was_left_out(int version)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var work = TestGit.Init(_folder.Combine("work"));
        var lines = Enumerable.Range(0, 2_000).Select(i => $"line {i * 7919}").ToArray();
        work.Commit("file.txt", string.Join('\n', lines));
        work.Run("push", "--quiet", "--force", _server.WorkingDirectory, "main:changing");
        var client = await CloneAsync(service.Url, "client", version, "blob:limit=20k");
        work.Commit("file.txt", string.Join('\n', lines[..1_000]));
        work.Run("push", "--quiet", _server.WorkingDirectory, "main:changing");
        _server.Run("repack", "-adfq");
        var (left, taken) = (_server.Run("rev-parse", "changing~1:file.txt"), _server.Run("rev-parse", "changing:file.txt"));
        Assert.AreEqual(left, _server.RunWithInput(taken, "cat-file", "--batch-check=%(deltabase)"));
        var connections = service.Connections;

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);

        CollectionAssert.Contains(Objects(client), taken);
        CollectionAssert.DoesNotContain(Objects(client), left);
        Assert.AreEqual(connections + 1, service.Connections);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_filter_can_be_widened_by_fetching_again(int version)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = await CloneAsync(service.Url, "client", version, "tree:0");

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet", "--refetch", "--filter=blob:none"]);

        Assert.AreEqual(0, client.Run("rev-list", "--objects", "--all", "--filter=blob:none", "--missing=print").Split('\n').Count(line => line.StartsWith('?')));
        Assert.IsTrue(Missing(client) > 0);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    public async Task All_that_is_missing_can_be_asked_for_at_once()
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = await CloneAsync(service.Url, "client", 2, "tree:0");
        var trees = _server.Run("rev-list", "--objects", "--no-object-names", "--all");

        // As git does for what a command needs: by id, without negotiation, and with a filter that keeps more from coming along.
        client.RunWithInput(trees + "\n", "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none", "--stdin", "origin");

        Assert.AreEqual(0, Missing(client));
        FetchAssert.HasAll(client, _server);
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_client_is_told_when_filters_are_not_offered(int version)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        _server.Run("config", "uploadpack.allowFilter", "false");

        var result = await new TestGit(_folder.Path).TryRunAsync(
            ["-c", $"protocol.version={version}", "clone", "--bare", "--filter=blob:none", service.Url, "client"]);

        StringAssert.Contains(result.Error, "warning: filtering not recognized by server, ignoring");
        FetchAssert.HasAll(new TestGit(_folder.Combine("client")), _server);
        Assert.IsEmpty(service.Failures);
    }

    private async Task<TestGit> CloneAsync(string url, string name, int version, string filter)
    {
        await new TestGit(_folder.Path).RunAsync(
            ["-c", $"protocol.version={version}", "clone", "--quiet", "--mirror", $"--filter={filter}", url, name]);
        return new TestGit(_folder.Combine(name));
    }

    /// <summary>The objects that a repository has, without fetching any.</summary>
    private static string[] Objects(TestGit git) =>
        [.. git.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").Split('\n').Order()];

    /// <summary>What the refs name, and what their tags tag.</summary>
    private string[] Tips() =>
        [.. _server.Run("show-ref", "-d").Split('\n').Select(static line => line[..40])];

    private static int Missing(TestGit git) =>
        git.Run("rev-list", "--objects", "--all", "--missing=print").Split('\n').Count(static line => line.StartsWith('?'));
}
