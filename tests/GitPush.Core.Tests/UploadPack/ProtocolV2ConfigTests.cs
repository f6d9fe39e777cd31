using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

/// <summary>What protocol v2 has where a repository's <c>config</c> turns it on.</summary>
[TestClass]
public sealed class ProtocolV2ConfigTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _server;
    private readonly Exchange _exchange;
    private readonly string _tip;
    private readonly string _base;

    public ProtocolV2ConfigTests()
    {
        _server = SampleHistory.CreateBare(_folder.Combine("server.git"), commits: 20);
        _exchange = new Exchange(_server, new GitPushOptions { Limits = { MaxPushOptions = 2, MaxPushOptionBytes = 10 } });
        _tip = _server.Run("rev-parse", "main");
        _base = _server.Run("rev-parse", "main~5");
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task Everything_is_advertised_as_git_advertises_it()
    {
        foreach (var key in new[] { "uploadpack.allowRefInWant", "uploadpack.allowSidebandAll", "transfer.advertiseObjectInfo", "transfer.advertiseSID" })
        {
            _server.Run("config", key, "true");
        }

        var lines = await _exchange.AdvertiseAsync(2);

        CollectionAssert.Contains(lines, "fetch=shallow wait-for-done filter ref-in-want sideband-all");
        CollectionAssert.Contains(lines, "object-info=size");
        var ids = (await _exchange.AdvertiseAsync(2)).Concat(lines).Where(static line => line.StartsWith("session-id=gitpush-", StringComparison.Ordinal));
        Assert.AreEqual(2, ids.Distinct().Count());
        Assert.AreEqual("packfile", (await _exchange.AskAsync(2, "command=fetch", "session-id=abc", "0001", $"want {_tip}", "done", "0000"))[0]);
    }

    [TestMethod]
    public async Task A_wanted_ref_is_answered_with_its_id()
    {
        _server.Run("config", "uploadpack.allowRefInWant", "true");

        CollectionAssert.AreEqual(
            new[] { "wanted-refs", $"{_tip} refs/heads/main", $"{_tip} HEAD", "0001", "packfile" },
            (await _exchange.AskAsync(2, "command=fetch", "0001", "want-ref refs/heads/main", "want-ref HEAD", "done", "0000"))[..5]);
        CollectionAssert.AreEqual(
            new[] { "acknowledgments", $"ACK {_base}", "ready", "0001", "wanted-refs", $"{_tip} refs/heads/main", "0001", "packfile" },
            (await _exchange.AskAsync(2, "command=fetch", "0001", "want-ref refs/heads/main", $"have {_base}", "0000"))[..8]);
    }

    [TestMethod]
    [DataRow("unknown ref refs/heads/none", "want-ref refs/heads/none")]
    [DataRow("unknown ref main", "want-ref main")]
    [DataRow("unknown ref refs/hidden/secret", "want-ref refs/hidden/secret")]
    [DataRow("duplicate want-ref refs/heads/main", "want-ref refs/heads/main", "want-ref refs/heads/main")]
    public async Task A_wanted_ref_that_there_is_not_is_refused(string error, params string[] arguments)
    {
        _server.Run("config", "uploadpack.allowRefInWant", "true");
        _server.Run("config", "uploadpack.hideRefs", "refs/hidden");
        _server.Run("update-ref", "refs/hidden/secret", _base);

        CollectionAssert.AreEqual(
            new[] { $"ERR {error}" }, await _exchange.AskAsync(2, ["command=fetch", "0001", .. arguments, "done", "0000"]));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task The_stock_client_fetches_refs_by_name(bool sideBandAll)
    {
        _server.Run("config", "uploadpack.allowRefInWant", "true");
        _server.Run("config", "uploadpack.allowSidebandAll", sideBandAll ? "true" : "false");
        _server.Run("tag", "-a", "-m", "Version 1", "v1", "main~3");
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = TestGit.Init(_folder.Combine("client"));
        client.Run("remote", "add", "origin", service.Url);

        await client.RunAsync(["fetch", "--quiet", "origin", "refs/heads/main:refs/heads/copy"]);
        FetchTests.AddCommits(_server, "refs/heads/main", 3, seed: 5);
        _server.Run("branch", "other", "main~1");
        client.Environment["GIT_TRACE_PACKET"] = _folder.Combine("trace");
        await client.RunAsync(["fetch", "--quiet", "origin", "main:copy", "refs/heads/o*:refs/heads/o*"]);

        Assert.AreEqual(_server.Run("rev-parse", "main", "other"), client.Run("rev-parse", "copy", "other"));
        client.Run("fsck", "--strict");
        var trace = await File.ReadAllTextAsync(_folder.Combine("trace"));
        StringAssert.Contains(trace, "want-ref refs/heads/main");
        Assert.AreEqual(sideBandAll, trace.Contains("fetch> sideband-all", StringComparison.Ordinal));
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    public async Task Who_asks_for_it_gets_every_line_in_a_side_band()
    {
        _server.Run("config", "uploadpack.allowSidebandAll", "true");

        var answer = await _exchange.AskAsync(
            2, "command=fetch", "0001", "sideband-all", "no-progress", $"want {_tip}", $"have {_base}", "0000");

        CollectionAssert.AreEqual(new[] { "\u0001acknowledgments", $"\u0001ACK {_base}", "\u0001ready", "0001", "\u0001packfile" }, answer[..5]);
        StringAssert.StartsWith(answer[5], "\u0001PACK");
        Assert.AreEqual("0000", answer[^1]);
    }

    [TestMethod]
    public async Task Errors_come_in_the_side_band_too()
    {
        _server.Run("config", "uploadpack.allowSidebandAll", "true");
        const string missing = "1111111111111111111111111111111111111111";

        CollectionAssert.AreEqual(
            new[] { $"\u0003upload-pack: not our ref {missing}" },
            await _exchange.AskAsync(2, "command=fetch", "0001", "sideband-all", $"want {missing}", "done", "0000"));
    }

    [TestMethod]
    public async Task Sizes_are_told_of_what_may_be_fetched()
    {
        _server.Run("config", "transfer.advertiseObjectInfo", "true");
        var blob = _server.Run("rev-parse", "main~3:docs/log.txt");
        var hidden = _server.Run("commit-tree", "-m", "Hidden", "main^{tree}");
        const string missing = "1111111111111111111111111111111111111111";

        CollectionAssert.AreEqual(
            new[]
            {
                "size",
                $"{_tip} {_server.Run("cat-file", "-s", _tip)}",
                $"{blob} {_server.Run("cat-file", "-s", blob)}",
                $"{missing} ",
                $"{hidden} ",
                "0000",
            },
            await _exchange.AskAsync(
                2, "command=object-info", "0001", "size", $"oid {_tip}", $"oid {blob}", $"oid {missing}", $"oid {hidden}", "0000"));
        CollectionAssert.AreEqual(
            new[] { _tip, "0000" }, await _exchange.AskAsync(2, "command=object-info", "0001", $"oid {_tip}", "0000"));
        CollectionAssert.AreEqual(new[] { "0000" }, await _exchange.AskAsync(2, "command=object-info", "0001", "size", "0000"));
    }

    [TestMethod]
    [DataRow("object-info: protocol error, expected to get oid, not 'main'", "oid main")]
    [DataRow("object-info: unexpected line: 'type'", "type")]
    public async Task A_question_that_is_none_is_refused(string error, string argument)
    {
        _server.Run("config", "transfer.advertiseObjectInfo", "true");

        CollectionAssert.AreEqual(new[] { $"ERR {error}" }, await _exchange.AskAsync(2, "command=object-info", "0001", argument, "0000"));
    }

    [TestMethod]
    [DataRow("advertise", "ls-refs=unborn", true)]
    [DataRow("allow", "ls-refs", true)]
    [DataRow("ignore", "ls-refs", false)]
    public async Task An_unborn_head_is_told_as_the_config_says(string setting, string capability, bool told)
    {
        var empty = TestGit.InitBare(_folder.Combine("empty.git"));
        empty.Run("config", "lsrefs.unborn", setting);
        using var exchange = new Exchange(empty);

        CollectionAssert.Contains(await exchange.AdvertiseAsync(2), capability);
        CollectionAssert.AreEqual(
            told ? new[] { "unborn HEAD symref-target:refs/heads/main", "0000" } : ["0000"],
            await exchange.AskAsync(2, "command=ls-refs", "0001", "symrefs", "unborn", "0000"));
    }

    [TestMethod]
    public async Task Server_options_are_taken_up_to_a_limit()
    {
        CollectionAssert.AreEqual(
            new[] { "ERR over the limit MaxPushOptions = 2 server options" },
            await _exchange.AskAsync(2, "command=ls-refs", "server-option=a", "server-option=b", "server-option=c", "0000"));
        CollectionAssert.AreEqual(
            new[] { "ERR over the limit MaxPushOptionBytes = 10 bytes" },
            await _exchange.AskAsync(2, "command=ls-refs", "server-option=12345", "server-option=123456", "0000"));
    }

    [TestMethod]
    public async Task The_stock_client_s_server_options_are_in_the_log()
    {
        var log = new RecordingLogger();
        await using var service = new FetchServer(_server.WorkingDirectory, logger: log);
        var client = TestGit.InitBare(_folder.Combine("client.git"));

        await client.RunAsync(["-c", "protocol.version=2", "fetch", "--quiet", "--server-option=hello", "-o", "world", service.Url, "main"]);

        StringAssert.Contains(string.Join('\n', log.Entries.Select(static entry => entry.Message)), "server options hello world");
        Assert.IsEmpty(service.Failures);
    }

    [TestMethod]
    [DataRow("0", false)]
    [DataRow("7", true)]
    public void The_interval_of_keep_alives_is_the_repository_s(string seconds, bool isSet)
    {
        _server.Run("config", "uploadpack.keepAlive", seconds);
        var repository = GitPush.Repositories.GitRepository.Open(_server.WorkingDirectory);

        var interval = new GitPush.UploadPack.UploadPackSettings(repository.Config, new GitPushOptions()).KeepAliveInterval;

        Assert.AreEqual(isSet ? TimeSpan.FromSeconds(7) : TimeSpan.FromDays(1), interval);
    }
}
