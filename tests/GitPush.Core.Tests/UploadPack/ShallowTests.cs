using System.Buffers.Binary;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.UploadPack;

namespace GitPush.Core.Tests.UploadPack;

/// <summary>The wire of shallow fetches: what no stock client shows.</summary>
[TestClass]
public sealed class ShallowTests : IDisposable
{
    private const string Unknown = "1111111111111111111111111111111111111111";

    private readonly TempFolder _folder = new();
    private readonly TestGit _server;
    private readonly Exchange _exchange;

    public ShallowTests()
    {
        _server = SampleHistory.CreateBare(_folder.Combine("server.git"), commits: 10);
        _exchange = new Exchange(_server);
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_depth_is_answered_before_the_negotiation()
    {
        CollectionAssert.AreEqual(
            new[] { $"shallow {Id(2)}", "0000" }, await _exchange.AskAsync(0, $"want {Id(0)}", "deepen 3", "0000"));
        CollectionAssert.AreEqual(
            new[] { $"shallow {Id(5)}", $"unshallow {Id(2)}", "0000" },
            await _exchange.AskAsync(0, $"want {Id(0)}", $"shallow {Id(2)}", "deepen 6", "0000"));
    }

    [TestMethod]
    public async Task The_answer_of_version_0_has_no_line_feeds_and_ends_with_a_flush()
    {
        var answer = await _exchange.SendAsync(0, $"want {Id(0)}", "deepen 1", "0000");

        Assert.AreEqual($"0034shallow {Id(0)}0000", Encoding.ASCII.GetString(answer));
    }

    [TestMethod]
    public async Task A_client_that_asks_for_no_depth_gets_no_answer_about_its_ends()
    {
        var lines = await _exchange.AskAsync(0, $"want {Id(0)} multi_ack_detailed", $"shallow {Id(2)}", "0000", $"have {Id(1)}", "0000");

        CollectionAssert.AreEqual(new[] { $"ACK {Id(1)} common", $"ACK {Id(1)} ready", "NAK" }, lines);
    }

    [TestMethod]
    public async Task Version_2_tells_in_a_section_of_its_own()
    {
        var lines = await FetchAsync($"want {Id(0)}", $"shallow {Id(2)}", "deepen 2", "done");

        CollectionAssert.AreEqual(new[] { "shallow-info", $"shallow {Id(1)}", "0001", "packfile" }, lines[..4]);
    }

    [TestMethod]
    public async Task A_section_without_news_is_empty()
    {
        var lines = await FetchAsync($"want {Id(0)}", $"shallow {Id(2)}", "done");

        CollectionAssert.AreEqual(new[] { "shallow-info", "0001", "packfile" }, lines[..3]);
    }

    [TestMethod]
    public async Task A_client_that_leaves_its_ends_where_they_are_costs_no_walk_from_what_it_wants()
    {
        using var fetch = new FetchSession(_server);
        var request = new FetchRequest();
        request.Wants.Add(ObjectId.Parse(Id(0)));
        Assert.IsTrue(request.Shallow.TryRead(Encoding.ASCII.GetBytes($"shallow {Id(2)}"), fetch.Session));

        await new ShallowBoundary(fetch.Session, request).MoveAndTellInSectionAsync(CancellationToken.None);

        Assert.AreEqual(1, fetch.Session.Commits.Count);
    }

    [TestMethod]
    public async Task A_client_with_all_of_its_history_gets_no_section()
    {
        Assert.AreEqual("packfile", (await FetchAsync($"want {Id(0)}", $"shallow {Unknown}", "done"))[0]);
    }

    [TestMethod]
    public async Task Haves_are_understood_with_the_ends_that_are_named_after_them()
    {
        // The client's history ends at its only commit: it does not have what is below, and says so last.
        var count = await CountAsync([$"want {Id(3)}", $"have {Id(2)}", $"shallow {Id(2)}", "done"]);

        Assert.AreNotEqual(0u, count);
    }

    [TestMethod]
    public async Task A_commit_that_only_changes_a_file_costs_a_shallow_client_no_more_than_that()
    {
        // A commit, its root, two folders of which one has another in it, two files.
        Assert.AreEqual(7u, await CountAsync([$"want {Id(0)}", $"have {Id(1)}", $"shallow {Id(1)}", "deepen 1", "done"]));
    }

    [TestMethod]
    [DataRow("deepen 2", "deepen-since 1", "ERR git upload-pack: deepen and deepen-since (or deepen-not) cannot be used together")]
    [DataRow("deepen-since 2000000000", "deepen-not nothing", "ERR git upload-pack: deepen-not is not a ref: deepen-not nothing")]
    [DataRow("deepen-not twice", "deepen-since 1", "ERR git upload-pack: ambiguous deepen-not: deepen-not twice")]
    [DataRow("deepen-since 2000000000", "thin-pack", "ERR no commits selected for shallow requests")]
    [DataRow("deepen-not main", "thin-pack", "ERR no commits selected for shallow requests")]
    [DataRow("deepen 0", "thin-pack", "ERR Invalid deepen: deepen 0")]
    [DataRow("deepen -1", "thin-pack", "ERR Invalid deepen: deepen -1")]
    [DataRow("deepen 2147483648", "thin-pack", "ERR Invalid deepen: deepen 2147483648")]
    [DataRow("deepen 3x", "thin-pack", "ERR Invalid deepen: deepen 3x")]
    [DataRow("deepen-since now", "thin-pack", "ERR Invalid deepen-since: deepen-since now")]
    [DataRow("deepen-since -1", "thin-pack", "ERR Invalid deepen-since: deepen-since -1")]
    [DataRow("shallow 123", "thin-pack", "ERR invalid shallow line: shallow 123")]
    public async Task What_cannot_be_is_refused_in_gits_words(string first, string second, string error)
    {
        _server.Run("branch", "twice", "main");
        _server.Run("tag", "twice", "main");

        Assert.AreEqual(error, (await FetchAsync($"want {Id(0)}", first, second, "done"))[^1]);
    }

    [TestMethod]
    public async Task An_end_that_is_no_commit_is_refused()
    {
        var tree = _server.Run("rev-parse", "main^{tree}");

        CollectionAssert.AreEqual(new[] { $"ERR invalid shallow object {tree}" }, await FetchAsync($"want {Id(0)}", $"shallow {tree}", "done"));
    }

    [TestMethod]
    public async Task A_hidden_ref_is_none_that_could_be_left_out()
    {
        _server.Run("update-ref", "refs/secret/x", Id(5));
        _server.Run("config", "uploadpack.hideRefs", "refs/secret");

        var lines = await FetchAsync($"want {Id(0)}", "deepen-not refs/secret/x", "done");

        Assert.AreEqual("ERR git upload-pack: deepen-not is not a ref: deepen-not refs/secret/x", lines[^1]);
    }

    [TestMethod]
    public async Task What_no_ref_reaches_is_not_handed_out_below_a_claimed_end()
    {
        var tree = _server.Run("rev-parse", "main^{tree}");
        var secret = _server.Run("commit-tree", "-m", "secret", tree);
        var child = _server.Run("commit-tree", "-m", "child", "-p", secret, tree);

        var lines = await FetchAsync($"want {Id(0)}", $"shallow {child}", $"shallow {Id(4)}", "deepen 2147483647", "done");

        CollectionAssert.AreEqual(new[] { "shallow-info", $"unshallow {Id(4)}", "0001", "packfile" }, lines[..4]);
    }

    [TestMethod]
    public async Task A_relative_depth_counts_from_the_nearest_end()
    {
        // Ends at depth 3 and 6: 3 + 2 is where all of it ends now.
        var lines = await FetchAsync($"want {Id(0)}", $"shallow {Id(2)}", $"shallow {Id(5)}", "deepen 2", "deepen-relative", "done");

        CollectionAssert.AreEqual(new[] { "shallow-info", $"shallow {Id(4)}", $"unshallow {Id(2)}", "0001", "packfile" }, lines[..5]);
    }

    [TestMethod]
    public async Task A_relative_depth_leaves_a_whole_history_whole()
    {
        var lines = await FetchAsync($"want {Id(0)}", "deepen 2", "deepen-relative", "done");

        CollectionAssert.AreEqual(new[] { "shallow-info", "0001", "packfile" }, lines[..3]);
        Assert.AreEqual(
            await CountAsync([$"want {Id(0)}", "done"]), await CountAsync([$"want {Id(0)}", "deepen 2", "deepen-relative", "done"]));
    }

    [TestMethod]
    public async Task More_lines_than_the_limit_are_refused()
    {
        using var exchange = new Exchange(_server, new GitPushOptions { Limits = { MaxNegotiationLines = 3 } });
        var shallows = Enumerable.Repeat($"shallow {Unknown}", 3).ToArray();

        var v0 = await exchange.AskAsync(0, [$"want {Id(0)}", .. shallows, "0000"]);
        var v2 = await exchange.AskAsync(2, ["command=fetch", "0001", $"want {Id(0)}", .. shallows, "done", "0000"]);

        Assert.AreEqual("ERR over the limit MaxNegotiationLines = 3 lines", v0[^1]);
        Assert.AreEqual("ERR over the limit MaxNegotiationLines = 3 lines", v2[^1]);
    }

    [TestMethod]
    public async Task A_shallow_server_says_where_its_history_ends()
    {
        using var clone = new Exchange(CloneServer(depth: 3));
        var end = Id(2);

        var version0 = await clone.AdvertiseAsync(version: 0);
        var version2 = await clone.AskAsync(2, "command=fetch", "0001", $"want {Id(0)}", "done", "0000");

        CollectionAssert.AreEqual(new[] { $"shallow {end}", "0000" }, version0[^2..]);
        CollectionAssert.AreEqual(new[] { "shallow-info", $"shallow {end}", "0001", "packfile" }, version2[..4]);
    }

    [TestMethod]
    public async Task Where_the_servers_history_ends_is_read_again_when_it_changes()
    {
        var server = CloneServer(depth: 3);
        using var clone = new Exchange(server);
        _ = await clone.AdvertiseAsync(version: 0);

        server.Run("fetch", "--quiet", "--unshallow", $"file://{_server.WorkingDirectory}", "main");

        Assert.DoesNotContain("shallow ", string.Join('\n', (await clone.AdvertiseAsync(version: 0))[1..]));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_connection_that_lasts_serves_a_shallow_client(int version)
    {
        await using var server = new FetchServer(_server.WorkingDirectory);
        var client = TestGit.Init(_folder.Combine("client"));

        foreach (var depth in (string[])["--depth=2", "--deepen=3", "--shallow-since=1600000001", "--unshallow"])
        {
            await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet", depth, server.Url, "main:refs/heads/copy"]);
            client.Run("fsck", "--full", "--strict");
        }

        Assert.IsEmpty(server.Failures);
        Assert.IsFalse(File.Exists(_folder.Combine("client/.git/shallow")));
        FetchAssert.HasAll(client, _server);
    }

    private TestGit CloneServer(int depth)
    {
        var path = _folder.Combine("clone.git");
        _server.Run("clone", "--quiet", "--bare", "--depth", $"{depth}", $"file://{_server.WorkingDirectory}", path);
        return new TestGit(path);
    }

    private string Id(int below) => _server.Run("rev-parse", $"main~{below}");

    private Task<string[]> FetchAsync(params string[] arguments) => _exchange.AskAsync(2, ["command=fetch", "0001", .. arguments, "0000"]);

    /// <summary>How many objects the pack of an answer has.</summary>
    private async Task<uint> CountAsync(string[] arguments)
    {
        var pack = Exchange.Band(await _exchange.SendAsync(2, ["command=fetch", "0001", .. arguments, "0000"]), 1);
        return BinaryPrimitives.ReadUInt32BigEndian(pack.AsSpan(8));
    }
}
