using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Requests of fetches that ask for what is not theirs, say nothing sensible, or want to cost more than they send.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileFetchTests
{
    private const string Unknown = "1111111111111111111111111111111111111111";

    private static readonly PushedObjects Sound = new("sound");

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task What_is_not_there_and_what_is_hidden_are_refused_alike(int version)
    {
        await using var host = await StartAsync();
        var hidden = host.Inspect("shop").Run("commit-tree", "-m", "hidden", ObjectId.EmptyTree.ToString());
        host.Inspect("shop").Run("update-ref", "refs/hidden/a", hidden);
        host.Inspect("shop").Run("config", "transfer.hideRefs", "refs/hidden");
        foreach (var id in (string[])[Unknown, hidden])
        {
            var answer = await Bounded.RunAsync(10_000_000, () => Fetch(version, $"want {id}", "done").SendAsync(host, version));

            Assert.AreEqual($"ERR upload-pack: not our ref {id}", answer[^1]);
        }

        AssertNothingFailed(host);
    }

    [TestMethod]
    [DataRow("want 123", "ERR upload-pack: protocol error, expected to get ")]
    [DataRow("deepen 0", "ERR Invalid deepen: deepen 0")]
    [DataRow("deepen -1", "ERR Invalid deepen: deepen -1")]
    [DataRow("deepen 99999999999999999999", "ERR Invalid deepen: deepen 99999999999999999999")]
    [DataRow("deepen 1e9", "ERR Invalid deepen: deepen 1e9")]
    [DataRow("deepen-since 99999999999999999999", "ERR Invalid deepen-since: deepen-since 99999999999999999999")]
    [DataRow("deepen-since", "ERR ")]
    [DataRow("deepen-not ../../../../etc/passwd", "ERR git upload-pack: deepen-not is not a ref: deepen-not ../../../../etc/passwd")]
    [DataRow("deepen-not {0}%s", "ERR git upload-pack: deepen-not is not a ref: deepen-not {0}%s")]
    [DataRow("shallow main", "ERR invalid shallow line: shallow main")]
    public async Task A_line_that_makes_no_sense_is_refused_in_gits_words(string line, string error)
    {
        await using var host = await StartAsync();
        foreach (var version in (int[])[0, 2])
        {
            var answer = await Bounded.RunAsync(10_000_000, () => Fetch(version, $"want {Sound.Id}", line, "done").SendAsync(host, version));

            StringAssert.StartsWith(answer[^1], error);
        }

        AssertNothingFailed(host);
    }

    [TestMethod]
    public async Task The_greatest_depth_costs_no_more_than_the_history_that_there_is()
    {
        await using var host = await StartAsync();

        var answer = await Bounded.RunAsync(10_000_000, () => Fetch(2, $"want {Sound.Id}", "deepen 2147483646", "done").SendAsync(host, 2));

        CollectionAssert.AreEqual(new[] { "shallow-info", "0001", "packfile" }, answer[..3]);
    }

    [TestMethod]
    public async Task A_filter_of_thousands_is_answered_in_bounds()
    {
        await using var host = await StartAsync();
        var filter = "filter combine:" + string.Join('+', Enumerable.Repeat("tree:1", 9_000));

        var answer = await Bounded.RunAsync(30_000_000, () => Fetch(2, $"want {Sound.Id}", filter, "done").SendAsync(host, 2));

        Assert.AreEqual("packfile", answer[0]);
        Assert.AreEqual("0000", answer[^1]);
    }

    [TestMethod]
    public async Task A_filter_that_is_nested_without_end_is_refused()
    {
        await using var host = await StartAsync();

        var answer = await Bounded.RunAsync(
            30_000_000, () => Fetch(2, $"want {Sound.Id}", "filter " + string.Concat(Enumerable.Repeat("combine:", 8_000)) + "tree:1", "done").SendAsync(host, 2));

        Assert.AreEqual("ERR combine filters are nested deeper than 8 levels", answer[^1]);
        AssertNothingFailed(host);
    }

    [TestMethod]
    [DataRow(0, "want")]
    [DataRow(0, "have")]
    [DataRow(0, "shallow")]
    [DataRow(2, "want")]
    [DataRow(2, "have")]
    [DataRow(2, "shallow")]
    public async Task More_lines_than_the_limit_are_refused_in_bounds(int version, string what)
    {
        await using var host = await StartAsync(options => options.Limits.MaxNegotiationLines = 1_000);
        var request = Begin(version, $"want {Sound.Id} multi_ack_detailed side-band-64k", $"want {Sound.Id}");
        if (version < 2 && what == "have")
        {
            request.Flush();
        }

        for (var i = 1; i <= 100_000; i++)
        {
            request.Line($"{what} {i:x40}");
        }

        request.Flush();
        var answer = await Bounded.RunAsync(10_000_000, () => request.SendAsync(host, version));

        Assert.AreEqual("ERR over the limit MaxNegotiationLines = 1000 lines", answer[^1]);
        AssertNothingFailed(host);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_hundred_thousand_haves_that_nobody_knows_are_answered_in_bounds(int version)
    {
        await using var host = await StartAsync();
        var request = Begin(version, $"want {Sound.Id} multi_ack_detailed side-band-64k", $"want {Sound.Id}");
        if (version < 2)
        {
            request.Flush();
        }

        for (var i = 1; i <= 100_000; i++)
        {
            request.Line($"have {i * 2_654_435_761L:x40}");
        }

        request.Flush();
        var answer = await Bounded.RunAsync(60_000_000, () => request.SendAsync(host, version));

        CollectionAssert.AreEqual(version < 2 ? ["NAK"] : new[] { "acknowledgments", "NAK", "0000" }, answer);
    }

    [TestMethod]
    public async Task A_hundred_thousand_wants_of_one_object_are_one()
    {
        await using var host = await StartAsync();
        var request = CraftedFetch.Version2();
        for (var i = 0; i < 100_000; i++)
        {
            request.Line($"want {Sound.Id}");
        }

        request.Line("done").Flush();
        var answer = await Bounded.RunAsync(40_000_000, () => request.SendAsync(host, 2));

        Assert.AreEqual("packfile", answer[0]);
        Assert.AreEqual("0000", answer[^1]);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public async Task A_gzip_bomb_ends_at_the_limit_for_what_it_inflates_to(int version)
    {
        await using var host = await HostileHost.StartAsync(git: git => git.ConfigureHttp(http => http.MaxInflatedRequestBytes = 1_000_000));
        await PushAsync(host);
        var lines = new CraftedFetch();
        for (var i = 0; i < 1_000; i++)
        {
            lines.Line($"want {Sound.Id}");
        }

        var answer = await Bounded.RunAsync(
            30_000_000, () => (version == 2 ? CraftedFetch.Version2() : new CraftedFetch()).SendCompressedAsync(host, version, lines, times: 5_000));

        StringAssert.Contains(answer[^1], "MaxInflatedRequestBytes = 1000000 bytes");
        AssertNothingFailed(host);
    }

    private static async Task<GitPushHost> StartAsync(Action<GitPushOptions>? options = null)
    {
        var host = await HostileHost.StartAsync(options);
        await PushAsync(host);
        return host;
    }

    private static async Task PushAsync(GitPushHost host)
    {
        var answer = await HostileHost.Push(Sound.Id, PushedObjects.Pack([Sound])).SendAsync(host);
        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, answer.Report);
    }

    /// <summary>A whole request; before version 2 a flush goes before <c>done</c>.</summary>
    private static CraftedFetch Fetch(int version, params string[] lines)
    {
        var request = version == 2 ? CraftedFetch.Version2() : new CraftedFetch();
        foreach (var line in lines)
        {
            if (version < 2 && line == "done")
            {
                request.Flush();
            }

            request.Line(line);
        }

        return version == 2 ? request.Flush() : request;
    }

    private static CraftedFetch Begin(int version, string first, string firstOfVersion2) =>
        version == 2 ? CraftedFetch.Version2().Line(firstOfVersion2) : new CraftedFetch().Line(first);

    private static void AssertNothingFailed(GitPushHost host) =>
        Assert.IsFalse(host.Log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal)), "nothing failed on the server");
}
