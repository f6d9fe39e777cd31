using System.Text;
using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class ProtocolV2Tests : IDisposable
{
    private const string Unknown = "1111111111111111111111111111111111111111";

    private readonly TempFolder _folder = new();
    private readonly TestGit _server;
    private readonly Exchange _exchange;
    private readonly string _tip;
    private readonly string _base;

    public ProtocolV2Tests()
    {
        _server = SampleHistory.CreateBare(_folder.Combine("server.git"), commits: 20);
        _exchange = new Exchange(_server);
        _tip = _server.Run("rev-parse", "main");
        _base = _server.Run("rev-parse", "main~5");
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task The_capabilities_are_those_that_are_served()
    {
        var lines = await _exchange.AdvertiseAsync(2);

        Assert.AreEqual("version 2", lines[0]);
        StringAssert.StartsWith(lines[1], "agent=gitpush/");
        CollectionAssert.AreEqual(
            new[] { "ls-refs=unborn", "fetch=shallow wait-for-done filter", "server-option", "object-format=sha1", "0000" }, lines[2..]);
    }

    [TestMethod]
    public async Task Ls_refs_peels_and_names_symbolic_targets_when_asked()
    {
        _server.Run("tag", "-a", "-m", "Version 1", "v1", "main~5");

        CollectionAssert.AreEqual(
            new[]
            {
                $"{_tip} HEAD symref-target:refs/heads/main",
                $"{_tip} refs/heads/main",
                $"{_server.Run("rev-parse", "v1")} refs/tags/v1 peeled:{_base}",
                "0000",
            },
            await _exchange.AskAsync(2, "command=ls-refs", "agent=git/2", "object-format=sha1", "0001", "peel", "symrefs", "0000"));
    }

    [TestMethod]
    public async Task Ls_refs_lists_a_ref_once_however_many_prefixes_it_has()
    {
        _server.Run("branch", "maintenance", _base);

        CollectionAssert.AreEqual(
            new[] { $"{_tip} refs/heads/main", $"{_base} refs/heads/maintenance", "0000" },
            await _exchange.AskAsync(
                2,
                "command=ls-refs",
                "0001",
                "ref-prefix refs/tags/",
                "ref-prefix refs/heads/main",
                "ref-prefix refs/heads/",
                "ref-prefix refs/heads/maintenance",
                "0000"));
    }

    [TestMethod]
    public async Task Ls_refs_without_arguments_lists_everything()
    {
        CollectionAssert.AreEqual(
            new[] { $"{_tip} HEAD", $"{_tip} refs/heads/main", "0000" }, await _exchange.AskAsync(2, "command=ls-refs", "0000"));
    }

    [TestMethod]
    public async Task Too_many_prefixes_list_everything()
    {
        string[] prefixes = [.. Enumerable.Range(0, 65_536).Select(i => $"ref-prefix refs/{i}")];

        Assert.HasCount(3, await _exchange.AskAsync(2, ["command=ls-refs", "0001", .. prefixes, "0000"]));
    }

    [TestMethod]
    public async Task Too_many_bytes_of_prefixes_list_everything_and_are_not_kept()
    {
        string[] prefixes = [.. Enumerable.Range(0, 130).Select(i => $"ref-prefix {i:d3}{new string('x', 65_000)}")];

        Assert.HasCount(1, await _exchange.AskAsync(2, ["command=ls-refs", "0001", .. prefixes[..120], "0000"]));
        Assert.HasCount(3, await _exchange.AskAsync(2, ["command=ls-refs", "0001", .. prefixes, "0000"]));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_head_that_is_hidden_is_listed_as_little_as_by_git(int version)
    {
        _server.Run("config", "transfer.hideRefs", "HEAD");
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = new TestGit(_folder.Path);

        var listed = client.Run("-c", $"protocol.version={version}", "ls-remote", service.Url);

        Assert.AreEqual(_server.Run("-c", $"protocol.version={version}", "ls-remote", "."), listed);
        Assert.AreEqual($"{_tip}\trefs/heads/main", listed);
    }

    [TestMethod]
    public async Task Haves_that_are_enough_are_followed_by_the_pack()
    {
        var answer = await _exchange.SendAsync(
            2, "command=fetch", "0001", "thin-pack", "ofs-delta", "no-progress", $"want {_tip}", $"have {Unknown}", $"have {_base}", "0000");

        CollectionAssert.AreEqual(
            new[] { "acknowledgments", $"ACK {_base}", "ready", "0001", "packfile" }, Exchange.Lines(answer)[..5]);
        Assert.AreEqual("PACK", Encoding.ASCII.GetString(Exchange.Band(answer, 1)[..4]));
        Assert.AreEqual("0000", Exchange.Lines(answer)[^1]);
    }

    [TestMethod]
    public async Task Haves_that_are_not_enough_end_the_answer()
    {
        CollectionAssert.AreEqual(
            new[] { "acknowledgments", "NAK", "0000" },
            await _exchange.AskAsync(2, "command=fetch", "0001", $"want {_tip}", $"have {Unknown}", "0000"));
    }

    [TestMethod]
    public async Task Who_waits_for_done_never_gets_ready()
    {
        CollectionAssert.AreEqual(
            new[] { "acknowledgments", $"ACK {_base}", "0000" },
            await _exchange.AskAsync(2, "command=fetch", "0001", "wait-for-done", $"want {_tip}", $"have {_base}", "0000"));
    }

    [TestMethod]
    public async Task A_have_that_is_repeated_is_acknowledged_once()
    {
        var blob = _server.Run("rev-parse", $"{_base}:{_server.Run("ls-tree", "-r", "--name-only", _base).Split('\n')[0]}");

        CollectionAssert.AreEqual(
            new[] { "acknowledgments", $"ACK {_base}", $"ACK {blob}", "0000" },
            await _exchange.AskAsync(
                2, "command=fetch", "0001", "wait-for-done", $"want {_tip}", $"have {_base}", $"have {blob}", $"have {_base}", $"have {blob}", "0000"));
    }

    [TestMethod]
    public async Task Done_skips_the_acknowledgments()
    {
        var answer = await _exchange.SendAsync(2, "command=fetch", "0001", $"want {_tip}", $"have {_base}", "done", "0000");

        Assert.AreEqual("packfile", Exchange.Lines(answer)[0]);
        StringAssert.Contains(Encoding.ASCII.GetString(Exchange.Band(answer, 2)), "Total ");
    }

    [TestMethod]
    public async Task A_fetch_that_wants_nothing_gets_nothing()
    {
        Assert.IsEmpty(await _exchange.SendAsync(2, "command=fetch", "0001", "done", "0000"));
        Assert.IsNull(_exchange.Failure);
    }

    [TestMethod]
    public async Task Several_commands_may_follow_on_one_connection()
    {
        var answer = Exchange.Lines(await _exchange.SendAsync(
            2, stateless: false, ["command=ls-refs", "0000", "command=ls-refs", "0001", "ref-prefix HEAD", "0000"]));

        CollectionAssert.AreEqual(new[] { $"{_tip} HEAD", $"{_tip} refs/heads/main", "0000", $"{_tip} HEAD", "0000" }, answer);
    }

    [TestMethod]
    [DataRow("invalid command 'object-info'", "command=object-info", "0000")]
    [DataRow("unknown capability 'session-id=1'", "command=ls-refs", "session-id=1", "0000")]
    [DataRow("no command requested", "agent=git/2", "0000")]
    [DataRow("command 'fetch' requested after already requesting another command", "command=ls-refs", "command=fetch", "0000")]
    [DataRow("mismatched object format: server sha1; client sha256", "command=ls-refs", "object-format=sha256", "0000")]
    [DataRow("unexpected line: 'want-ref refs/heads/main'", "command=fetch", "0001", "want-ref refs/heads/main", "0000")]
    [DataRow("unexpected line: 'sideband-all'", "command=fetch", "0001", "sideband-all", "0000")]
    [DataRow("unexpected line: 'packfile-uris https'", "command=fetch", "0001", "packfile-uris https", "0000")]
    [DataRow("unexpected line: 'deepening 1'", "command=fetch", "0001", "deepening 1", "0000")]
    [DataRow("unexpected line: 'names'", "command=ls-refs", "0001", "names", "0000")]
    [DataRow("expected flush after fetch arguments", "command=fetch", "0001", "thin-pack", "0001")]
    public async Task What_is_not_served_is_refused(string error, params string[] request)
    {
        CollectionAssert.AreEqual(new[] { $"ERR {error}" }, await _exchange.AskAsync(2, request));
        Assert.IsInstanceOfType<GitProtocolException>(_exchange.Failure);
    }
}
