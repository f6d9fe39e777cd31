using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Protocol;

namespace GitPush.Core.Tests.UploadPack;

[TestClass]
public sealed class NegotiationTests : IDisposable
{
    private const string Unknown = "1111111111111111111111111111111111111111";

    private readonly TempFolder _folder = new();
    private readonly TestGit _server;
    private readonly Exchange _exchange;
    private readonly string _tip;
    private readonly string _base;

    public NegotiationTests()
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
    [DataRow(0)]
    [DataRow(1)]
    public async Task Who_hangs_up_before_the_wants_end_is_told_so(int version)
    {
        CollectionAssert.AreEqual(new[] { "ERR the remote end hung up unexpectedly" }, await _exchange.AskAsync(version));
        Assert.IsInstanceOfType<GitProtocolException>(_exchange.Failure);
        CollectionAssert.AreEqual(
            new[] { "ERR the remote end hung up unexpectedly" }, await _exchange.AskAsync(version, $"want {_tip} multi_ack_detailed"));
    }

    [TestMethod]
    public async Task Who_wants_nothing_gets_nothing()
    {
        Assert.IsEmpty(await _exchange.SendAsync(0, "0000"));
        Assert.IsNull(_exchange.Failure);
    }

    [TestMethod]
    public async Task A_round_acknowledges_what_is_common_and_says_when_it_is_enough()
    {
        CollectionAssert.AreEqual(
            new[] { $"ACK {_base} common", $"ACK {_base} ready", "NAK" },
            await _exchange.AskAsync(0, $"want {_tip} multi_ack_detailed side-band-64k", "0000", $"have {_base}", "0000"));
    }

    [TestMethod]
    public async Task An_unknown_have_after_enough_common_ones_is_answered_with_ready()
    {
        CollectionAssert.AreEqual(
            new[] { $"ACK {_base} common", $"ACK {Unknown} ready", "NAK" },
            await _exchange.AskAsync(0, $"want {_tip} multi_ack_detailed", "0000", $"have {_base}", $"have {Unknown}", "0000"));
    }

    [TestMethod]
    public async Task With_plain_multi_ack_every_common_have_is_continued()
    {
        CollectionAssert.AreEqual(
            new[] { $"ACK {_base} continue", $"ACK {Unknown} continue", "NAK" },
            await _exchange.AskAsync(0, $"want {_tip} multi_ack", "0000", $"have {_base}", $"have {Unknown}", "0000"));
    }

    [TestMethod]
    public async Task Without_multi_ack_only_the_first_common_have_is_acknowledged()
    {
        var other = _server.Run("rev-parse", "main~9");

        CollectionAssert.AreEqual(
            new[] { $"ACK {_base}" },
            await _exchange.AskAsync(0, $"want {_tip}", "0000", $"have {_base}", $"have {other}", "0000"));
        CollectionAssert.AreEqual(
            new[] { "NAK" },
            await _exchange.AskAsync(0, $"want {_tip}", "0000", $"have {Unknown}", "0000"));
    }

    [TestMethod]
    public async Task No_done_sends_the_pack_right_after_ready()
    {
        var answer = await _exchange.SendAsync(
            0, $"want {_tip} multi_ack_detailed no-done side-band-64k no-progress", "0000", $"have {_base}", "0000");

        CollectionAssert.AreEqual(
            new[] { $"ACK {_base} common", $"ACK {_base} ready", "NAK", $"ACK {_base}" }, Exchange.Lines(answer)[..4]);
        Assert.AreEqual("PACK", Encoding.ASCII.GetString(Exchange.Band(answer, 1)[..4]));
    }

    [TestMethod]
    public async Task Done_without_anything_in_common_is_answered_with_nak_and_a_complete_pack()
    {
        var answer = await _exchange.SendAsync(0, $"want {_tip} side-band-64k no-progress ofs-delta", "0000", $"have {Unknown}", "done");

        Assert.AreEqual("NAK", Exchange.Lines(answer)[0]);
        Assert.AreEqual("0000", Exchange.Lines(answer)[^1]);
        AssertCompletePack(Exchange.Band(answer, 1));
    }

    [TestMethod]
    public async Task A_pack_without_side_band_follows_bare()
    {
        var answer = await _exchange.SendAsync(0, $"want {_tip}", "0000", "done");

        Assert.AreEqual("0008NAK\nPACK", Encoding.ASCII.GetString(answer[..12]));
        AssertCompletePack(answer[8..]);
    }

    [TestMethod]
    public async Task Small_side_band_packets_have_a_thousand_bytes_at_most()
    {
        var answer = await _exchange.SendAsync(0, $"want {_tip} side-band", "0000", "done");

        Assert.IsTrue(Exchange.Lines(answer).All(line => line.Length <= 996));
        AssertCompletePack(Exchange.Band(answer, 1));
    }

    [TestMethod]
    public async Task A_stateless_request_that_ends_after_its_wants_gets_no_answer()
    {
        Assert.IsEmpty(await _exchange.SendAsync(0, $"want {_tip} multi_ack_detailed", "0000"));
        Assert.IsNull(_exchange.Failure);
    }

    [TestMethod]
    public async Task A_connection_that_wants_nothing_ends_quietly()
    {
        Assert.IsEmpty(await _exchange.SendAsync(0, stateless: false, ["0000"]));
        Assert.IsEmpty(await _exchange.SendAsync(2, stateless: false, ["0000"]));
        Assert.IsEmpty(await _exchange.SendAsync(2, stateless: false, []));
        Assert.IsNull(_exchange.Failure);
    }

    [TestMethod]
    public async Task A_want_that_no_ref_names_is_refused()
    {
        CollectionAssert.AreEqual(
            new[] { $"ERR upload-pack: not our ref {Unknown}" },
            await _exchange.AskAsync(0, $"want {Unknown} side-band-64k", "0000", "done"));
        Assert.IsInstanceOfType<GitProtocolException>(_exchange.Failure);
    }

    [TestMethod]
    public async Task A_want_of_what_only_hidden_refs_reach_is_refused()
    {
        var secret = _server.Run("commit-tree", "-m", "Secret", "main^{tree}");
        _server.Run("update-ref", "refs/internal/secret", secret);
        using var exchange = new Exchange(_server, new GitPushOptions { HiddenRefs = { "refs/internal" } });

        CollectionAssert.AreEqual(
            new[] { $"ERR upload-pack: not our ref {secret}" },
            await exchange.AskAsync(0, $"want {secret}", "0000", "done"));
        CollectionAssert.AreEqual(
            new[] { $"ERR upload-pack: not our ref {secret}" },
            await exchange.AskAsync(2, "command=fetch", "0001", $"want {secret}", "done", "0000"));
    }

    [TestMethod]
    public async Task More_wants_and_haves_than_the_limit_are_refused()
    {
        var options = new GitPushOptions { Limits = { MaxNegotiationLines = 3 } };
        using var exchange = new Exchange(_server, options);
        var haves = Enumerable.Repeat($"have {Unknown}", 3).ToArray();

        var v0 = await exchange.AskAsync(0, [$"want {_tip}", "0000", .. haves, "done"]);
        var v2 = await exchange.AskAsync(2, ["command=fetch", "0001", $"want {_tip}", .. haves, "done", "0000"]);

        Assert.AreEqual("ERR over the limit MaxNegotiationLines = 3 lines", v0[^1]);
        Assert.AreEqual("ERR over the limit MaxNegotiationLines = 3 lines", v2[^1]);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task An_answer_to_many_haves_is_not_held_as_a_whole(int version)
    {
        var many = CreateRoots(_folder.Combine("many.git"), 4_000);
        var haves = many.Run("for-each-ref", "--format=have %(objectname)").Split('\n');
        var want = $"want {haves[0][5..]}";
        using var exchange = new Exchange(many);
        var output = new FlushWatch();

        await exchange.SendAsync(
            version,
            stateless: true,
            version == 2 ? ["command=fetch", "0001", want, "wait-for-done", .. haves, "0000"] : [$"{want} multi_ack_detailed", "0000", .. haves, "0000"],
            output);

        Assert.IsNull(exchange.Failure);
        Assert.IsGreaterThan(190_000, output.Total);
        Assert.IsLessThan(70_000, output.MostUnflushed);
    }

    [TestMethod]
    [DataRow("want 123", "ERR upload-pack: protocol error, expected to get object ID, not 'want 123'")]
    [DataRow("deepen-more 1", "ERR upload-pack: protocol error, expected to get object ID, not 'deepen-more 1'")]
    public async Task What_is_no_want_is_refused(string line, string answer)
    {
        CollectionAssert.AreEqual(new[] { answer }, await _exchange.AskAsync(0, line, "0000"));
    }

    [TestMethod]
    public async Task A_line_as_long_as_a_packet_is_quoted_in_part()
    {
        var lines = await _exchange.AskAsync(0, new string('x', PktLine.MaxPayload - 1));

        StringAssert.StartsWith(lines.Single(), "ERR upload-pack: protocol error, expected to get object ID, not 'xxx");
    }

    private static TestGit CreateRoots(string directory, int count)
    {
        var git = TestGit.InitBare(directory);
        git.RunWithInput(
            string.Concat(Enumerable.Range(0, count).Select(i => $"commit refs/heads/b{i}\ncommitter C <c@example.com> {1_600_000_000 + i} +0000\ndata 0\n")),
            "fast-import",
            "--quiet");
        git.Run("pack-refs", "--all");
        return git;
    }

    private void AssertCompletePack(byte[] pack)
    {
        var client = TestGit.InitBare(_folder.Combine("client.git"));
        client.RunWithInput(pack, "index-pack", "--strict", "--stdin");
        client.Run("update-ref", "refs/heads/main", _tip);
        FetchAssert.HasAll(client, _server);
    }
}
