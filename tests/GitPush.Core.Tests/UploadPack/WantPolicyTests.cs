using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class WantPolicyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _server;
    private readonly Dictionary<string, string> _ids;

    public WantPolicyTests()
    {
        _server = SampleHistory.CreateBare(_folder.Combine("server.git"), commits: 6);
        _server.Run("tag", "-a", "-m", "Inner", "inner", "main~1");
        _server.Run("tag", "-a", "-m", "Outer", "outer", "inner");
        var hiddenBase = CommitFile("hidden base");
        var hidden = CommitFile("hidden", hiddenBase);
        _server.Run("update-ref", "refs/hidden/secret", hidden);
        _server.Run("config", "transfer.hideRefs", "refs/hidden");
        _ids = new(StringComparer.Ordinal)
        {
            ["tip"] = _server.Run("rev-parse", "main"),
            ["reachable commit"] = _server.Run("rev-parse", "main~4"),
            ["reachable tree"] = _server.Run("rev-parse", "main~4^{tree}"),
            ["reachable blob"] = _server.Run("rev-parse", "main~4:docs/log.txt"),
            ["inner tag"] = _server.Run("rev-parse", "inner"),
            ["hidden tip"] = hidden,
            ["hidden commit"] = hiddenBase,
            ["unreachable commit"] = CommitFile("unreachable"),
            ["unreachable tag"] = _server.RunWithInput($"object {hidden}\ntype commit\ntag t\ntagger A <a@example.com> 0 +0000\n\nT\n", "mktag"),
            ["unreachable blob"] = _server.RunWithInput("unreachable", "hash-object", "-w", "--stdin"),
            ["missing"] = "1111111111111111111111111111111111111111",
        };
        _server.Run("tag", "-d", "inner");
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(0, false)]
    [DataRow(1, false)]
    [DataRow(2, true)]
    public async Task By_default_history_that_a_client_sees_is_served_and_every_tree_and_blob(int version, bool stateless)
    {
        await AssertServedAsync(
            version, stateless, null, "tip", "reachable commit", "reachable tree", "reachable blob", "inner tag", "unreachable blob");
    }

    [TestMethod]
    public async Task Tips_alone_are_served_to_who_sees_the_refs_in_the_same_connection()
    {
        await AssertServedAsync(0, stateless: false, WantPolicy.Tips, "tip");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_ref_may_have_moved_on_between_two_requests(int version)
    {
        await AssertServedAsync(version, stateless: true, WantPolicy.Tips, "tip", "reachable commit");
    }

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(2, true)]
    public async Task Whatever_there_is_can_be_served(int version, bool stateless)
    {
        await AssertServedAsync(version, stateless, WantPolicy.Any, [.. _ids.Keys.Where(static what => what != "missing")]);
    }

    [TestMethod]
    public async Task A_repository_s_config_lets_hidden_tips_be_asked_for()
    {
        _server.Run("config", "uploadpack.allowTipSHA1InWant", "true");

        await AssertServedAsync(0, stateless: false, WantPolicy.Tips, "tip", "hidden tip");
    }

    [TestMethod]
    public async Task A_repository_s_config_lets_hidden_history_be_asked_for()
    {
        _server.Run("config", "uploadpack.allowReachableSHA1InWant", "true");

        await AssertServedAsync(
            0,
            stateless: false,
            WantPolicy.Tips,
            "tip",
            "reachable commit",
            "reachable tree",
            "reachable blob",
            "inner tag",
            "hidden tip",
            "hidden commit",
            "unreachable blob");
    }

    [TestMethod]
    public async Task A_repository_s_config_takes_back_what_the_host_allows()
    {
        _server.Run("config", "uploadpack.allowAnySHA1InWant", "false");

        await AssertServedAsync(0, stateless: false, WantPolicy.Any, "tip");
    }

    [TestMethod]
    [DataRow("Tip=true")]
    [DataRow("Reachable=true")]
    [DataRow("Tip=true", "Reachable=true")]
    [DataRow("Any=true")]
    [DataRow("Any=true", "Tip=false")]
    [DataRow("Any=true", "Reachable=false")]
    [DataRow("Any=true", "Tip=false", "Reachable=false")]
    [DataRow("Any=true", "Tip=false", "Tip=true")]
    [DataRow("Any=true", "Reachable=false", "Any=true", "Any=false")]
    [DataRow("Reachable=true", "Any=false", "Tip=true")]
    public async Task Settings_that_come_one_after_the_other_mean_what_they_mean_to_git(params string[] settings)
    {
        _server.Run("tag", "-a", "-m", "Hidden", "hidden", _ids["hidden commit"]);
        _ids.Add("hidden tag", _server.Run("rev-parse", "hidden"));
        _server.Run("update-ref", "refs/hidden/tag", _ids["hidden tag"]);
        _server.Run("tag", "-d", "hidden");
        foreach (var setting in settings)
        {
            _server.Run(["config", "--add", $"uploadpack.allow{setting.Split('=')[0]}SHA1InWant", setting.Split('=')[1]]);
        }

        using var exchange = new Exchange(_server, new GitPushOptions { FetchById = WantPolicy.Tips });
        Assert.AreEqual(
            Offers(_server.Run("upload-pack", "--advertise-refs", ".")), Offers((await exchange.AdvertiseAsync(0, stateless: false))[0]));
        foreach (var stateless in (bool[])[false, true])
        {
            foreach (var what in (string[])["tip", "reachable commit", "hidden tip", "hidden commit", "hidden tag", "unreachable commit", "missing"])
            {
                string[] request = [$"want {_ids[what]} side-band-64k", "0000", "done"];
                var ours = Exchange.Lines(await exchange.SendAsync(0, stateless, request))[0].StartsWith("ERR", StringComparison.Ordinal);
                var git = _server.TryRunWithInput(Exchange.Encode(request), stateless ? ["upload-pack", "--stateless-rpc", "."] : ["upload-pack", "."]);
                Assert.AreEqual(git.Output.Contains("not our ref", StringComparison.Ordinal), ours, $"{what}, stateless: {stateless}");
            }
        }
    }

    [TestMethod]
    public async Task A_repository_s_config_lets_everything_be_asked_for()
    {
        _server.Run("config", "uploadpack.allowAnySHA1InWant", "true");

        await AssertServedAsync(2, stateless: true, WantPolicy.Tips, [.. _ids.Keys.Where(static what => what != "missing")]);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task The_stock_client_fetches_a_commit_by_its_id(int version)
    {
        await using var service = new FetchServer(_server.WorkingDirectory);
        var client = TestGit.InitBare(_folder.Combine("client.git"));

        await client.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet", service.Url, $"{_ids["reachable commit"]}:refs/heads/past"]);

        Assert.AreEqual(_ids["reachable commit"], client.Run("rev-parse", "past"));
        client.Run("fsck", "--strict");
        Assert.IsEmpty(service.Failures);
    }

    private static string Offers(string advertisement) =>
        string.Join(' ', advertisement.Split(' ', '\0', '\n').Where(static word => word.StartsWith("allow-", StringComparison.Ordinal)));

    private string CommitFile(string content, string? parent = null)
    {
        var blob = _server.RunWithInput(content + " file", "hash-object", "-w", "--stdin");
        var tree = _server.RunWithInput($"100644 blob {blob}\tfile\n", "mktree");
        return parent is null
            ? _server.Run("commit-tree", "-m", content, tree)
            : _server.Run("commit-tree", "-m", content, "-p", parent, tree);
    }

    private async Task AssertServedAsync(int version, bool stateless, WantPolicy? policy, params string[] expected)
    {
        var options = policy is { } chosen ? new GitPushOptions { FetchById = chosen } : new GitPushOptions();
        using var exchange = new Exchange(_server, options);
        var served = new List<string>();
        foreach (var (what, id) in _ids)
        {
            var answer = Exchange.Lines(version == 2
                ? await exchange.SendAsync(2, stateless, ["command=fetch", "0001", $"want {id}", "done", "0000"])
                : await exchange.SendAsync(version, stateless, [$"want {id} side-band-64k", "0000", "done"]));
            if (answer[0] == $"ERR upload-pack: not our ref {id}")
            {
                Assert.IsInstanceOfType<GitProtocolException>(exchange.Failure);
            }
            else
            {
                Assert.IsNull(exchange.Failure);
                served.Add(what);
            }
        }

        CollectionAssert.AreEquivalent(expected, served);
    }
}
