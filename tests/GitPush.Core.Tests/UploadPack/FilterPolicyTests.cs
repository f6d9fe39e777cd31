using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class FilterPolicyTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _server;
    private readonly string _tip;

    public FilterPolicyTests()
    {
        _server = SampleHistory.CreateBare(_folder.Combine("server.git"), commits: 2);
        _tip = _server.Run("rev-parse", "main");
    }

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("blob:none", null)]
    [DataRow("tree:1", "filter 'tree' not supported")]
    [DataRow("object:type=blob", "filter 'object:type' not supported")]
    [DataRow("combine:blob:none+blob:limit=3", "filter 'combine' not supported")]
    public async Task Single_filters_are_allowed(string filter, string? refusal)
    {
        _server.Run("config", "uploadpackfilter.allow", "false");
        _server.Run("config", "uploadpackfilter.blob:none.allow", "true");

        await AssertAnswerAsync(filter, refusal);
    }

    [TestMethod]
    [DataRow("tree:2", null)]
    [DataRow("blob:none", "filter 'blob:none' not supported")]
    [DataRow("combine:tree:1+blob:none", "filter 'blob:none' not supported")]
    public async Task Single_filters_are_forbidden(string filter, string? refusal)
    {
        _server.Run("config", "uploadpackfilter.blob:none.allow", "false");

        await AssertAnswerAsync(filter, refusal);
    }

    [TestMethod]
    [DataRow("tree:1", null)]
    [DataRow("tree:2", "tree filter allows max depth 1, but got 2")]
    [DataRow("combine:tree:2+tree:1", "tree filter allows max depth 1, but got 2")]
    [DataRow("blob:none", null)]
    public async Task Trees_have_a_greatest_depth(string filter, string? refusal)
    {
        _server.Run("config", "uploadpackfilter.tree.maxDepth", "1");

        await AssertAnswerAsync(filter, refusal);
    }

    [TestMethod]
    public async Task Patterns_of_the_client_are_never_matched()
    {
        _server.Run("config", "uploadpackfilter.sparse:oid.allow", "true");

        await AssertAnswerAsync("sparse:oid=main:docs/log.txt", "filter 'sparse:oid' not supported");
    }

    [TestMethod]
    public async Task A_filter_that_is_none_is_refused()
    {
        await AssertAnswerAsync("blob:some", "invalid filter-spec 'blob:some'");
    }

    [TestMethod]
    public async Task Two_filters_are_refused()
    {
        using var exchange = new Exchange(_server);

        CollectionAssert.AreEqual(
            new[] { "ERR multiple filter-specs cannot be combined" },
            await exchange.AskAsync(2, "command=fetch", "0001", $"want {_tip}", "filter tree:1", "filter blob:none", "done", "0000"));
        CollectionAssert.AreEqual(
            new[] { "ERR multiple filter-specs cannot be combined" },
            await exchange.AskAsync(0, $"want {_tip} filter", "filter tree:1", "filter blob:none", "0000", "done"));
    }

    [TestMethod]
    public async Task Who_did_not_say_that_it_filters_may_not()
    {
        using var exchange = new Exchange(_server);

        CollectionAssert.AreEqual(
            new[] { "ERR git upload-pack: filtering capability not negotiated" },
            await exchange.AskAsync(0, $"want {_tip}", "filter tree:1", "0000", "done"));
    }

    [TestMethod]
    public async Task A_host_offers_filters_or_does_not()
    {
        using var exchange = new Exchange(_server, new GitPushOptions { AllowFilters = false });

        CollectionAssert.AreEqual(
            new[] { "ERR unexpected line: 'filter tree:1'" },
            await exchange.AskAsync(2, "command=fetch", "0001", $"want {_tip}", "filter tree:1", "done", "0000"));
        CollectionAssert.AreEqual(
            new[] { "ERR git upload-pack: filtering capability not negotiated" },
            await exchange.AskAsync(0, $"want {_tip} filter", "filter tree:1", "0000", "done"));
        CollectionAssert.Contains(await exchange.AdvertiseAsync(2), "fetch=shallow wait-for-done");
        Assert.DoesNotContain(" filter", (await exchange.AdvertiseAsync(0))[0]);

        _server.Run("config", "uploadpack.allowFilter", "true");
        CollectionAssert.Contains(await exchange.AdvertiseAsync(2), "fetch=shallow wait-for-done filter");
    }

    private async Task AssertAnswerAsync(string filter, string? refusal)
    {
        using var exchange = new Exchange(_server);
        var v2 = await exchange.AskAsync(2, "command=fetch", "0001", $"want {_tip}", $"filter {filter}", "done", "0000");
        var v0 = await exchange.AskAsync(0, $"want {_tip} side-band-64k filter", $"filter {filter}", "0000", "done");
        Assert.AreEqual(refusal is null ? "packfile" : $"ERR {refusal}", v2[0]);
        Assert.AreEqual(refusal is null ? "NAK" : $"ERR {refusal}", v0[0]);
    }
}
