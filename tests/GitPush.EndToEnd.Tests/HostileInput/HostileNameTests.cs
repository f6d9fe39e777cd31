using GitPush.Hooks;
using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Names that lead elsewhere, clash with others, or steer the terminal of whoever reads them.</summary>
[TestClass]
public sealed class HostileNameTests
{
    private static readonly PushedObjects Sound = new("sound");

    [TestMethod]
    [DataRow("HEAD")]
    [DataRow("config")]
    [DataRow("refs")]
    [DataRow("refs/")]
    [DataRow("refs/heads/")]
    [DataRow("refs/heads/..")]
    [DataRow("refs/heads/a..b")]
    [DataRow("refs/../config")]
    [DataRow("refs/heads/../../config")]
    [DataRow("../outside")]
    [DataRow("/refs/heads/a")]
    [DataRow("refs//heads/a")]
    [DataRow("refs/heads/.a")]
    [DataRow("refs/heads/a.")]
    [DataRow("refs/heads/a.lock")]
    [DataRow("refs/heads/a.lock/b")]
    [DataRow("refs/heads/a@{b")]
    [DataRow("refs/heads/a b")]
    [DataRow("refs/heads/a~1")]
    [DataRow("refs/heads/a^")]
    [DataRow("refs/heads/a:b")]
    [DataRow("refs/heads/a?")]
    [DataRow("refs/heads/a*")]
    [DataRow("refs/heads/[a")]
    [DataRow("refs/heads/a\\b")]
    [DataRow("refs/heads/a\u0001")]
    [DataRow("refs/heads/a\u001b[31m")]
    [DataRow("refs/heads/a\u007f")]
    public async Task A_name_that_no_ref_may_have_is_funny(string name)
    {
        await using var host = await HostileHost.StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, Sound.Id, name, PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([Sound]))
            .SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", $"ng {name} funny refname" }, answer.Report);
        Assert.IsFalse(answer.Progress.Any(c => c is '\u001b' or '\u0001' or '\u007f'), answer.Progress);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), Sound.Id.ToString());
    }

    [TestMethod]
    public async Task Of_two_refs_that_are_file_and_folder_to_each_other_none_is_damaged()
    {
        await using var host = await HostileHost.StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/a", PushRequest.Capabilities)
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/a/b")
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/c")
            .Flush()
            .Bytes(PushedObjects.Pack([Sound]))
            .SendAsync(host);

        Assert.IsTrue(answer.Report.Contains("ng refs/heads/a/b refname conflict") || answer.Report.Contains("ng refs/heads/a refname conflict"), string.Join('\n', answer.Report));
        CollectionAssert.Contains(answer.Report, "ok refs/heads/c");
        host.Inspect("shop").Run("fsck", "--strict");
    }

    [TestMethod]
    public async Task Names_that_differ_only_in_case_are_two_refs_or_one_is_refused()
    {
        await using var host = await HostileHost.StartAsync();

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/Case", PushRequest.Capabilities)
            .Command(ObjectId.Zero, Sound.Id, "refs/heads/case")
            .Flush()
            .Bytes(PushedObjects.Pack([Sound]))
            .SendAsync(host);

        var accepted = answer.Report.Count(line => line.StartsWith("ok ", StringComparison.Ordinal));
        Assert.HasCount(accepted, host.Inspect("shop").Run("for-each-ref", "--format=%(refname)").Split('\n'));
        Assert.IsGreaterThan(0, accepted);
    }

    [TestMethod]
    [DataRow("../shop.git")]
    [DataRow("x/../shop.git")]
    [DataRow("..%2fshop.git")]
    [DataRow("%2e%2e/%2e%2e/etc/shop.git")]
    [DataRow(".gitpush/history")]
    [DataRow("shop.git/objects")]
    [DataRow("-shop.git")]
    [DataRow("--upload-pack=touch%20x")]
    [DataRow("shop%00.git")]
    [DataRow("shop.git%0a")]
    [DataRow("shop.git/.")]
    [DataRow("a//shop.git")]
    [DataRow("C:%5cshop.git")]
    [DataRow("~root/shop.git")]
    public async Task A_repository_name_that_leads_elsewhere_is_found_nowhere(string path)
    {
        await using var host = await HostileHost.StartAsync();
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        // A server may resolve the dots of a path before anybody sees them; what is left has no repository either.
        await connection.SendHeadAsync($"GET /a/b/c/{path}/info/refs?service=git-receive-pack HTTP/1.1", "Host: localhost", "Connection: close");
        var answer = await connection.ReadToEndAsync();

        Assert.IsTrue(answer.Split(' ')[1] is "400" or "401" or "403" or "404", answer);
    }

    [TestMethod]
    [DataRow("..%2fshop.git")]
    [DataRow("..%5cshop.git")]
    [DataRow(".hidden.git")]
    [DataRow(".gitpush.git")]
    [DataRow("-shop.git")]
    [DataRow("--upload-pack=touch%20x")]
    [DataRow("shop%0a.git")]
    [DataRow("a//shop.git")]
    [DataRow("C:%5cshop.git")]
    [DataRow("~root.git")]
    public async Task A_repository_name_that_is_none_is_not_created(string path)
    {
        await using var host = await HostileHost.StartAsync(options => options.CreateRepositoriesOnPush = true);
        var before = Directory.GetFileSystemEntries(host.RepositoryRoot).Order().ToList();
        using var connection = await RawHttpConnection.ConnectAsync(host.Url);

        await connection.SendHeadAsync($"GET /{path}/info/refs?service=git-receive-pack HTTP/1.1", "Host: localhost", "Connection: close");
        var answer = await connection.ReadToEndAsync();

        Assert.IsTrue(answer.Split(' ')[1] is "400" or "401" or "403" or "404", answer);
        CollectionAssert.AreEqual(before, Directory.GetFileSystemEntries(host.RepositoryRoot).Order().ToList());
    }

    [TestMethod]
    public async Task What_a_pusher_made_up_reaches_no_terminal_as_an_escape()
    {
        await using var host = await HostileHost.StartAsync(git: git => git.OnPreReceive("tell", async (push, cancellationToken) =>
        {
            await push.Output.WriteLineAsync("title \u001b]0;owned\u0007 and \u001b[31mred\u001b[0m and \u001b[2J gone", cancellationToken);
            return StageResult.Reject("no \u001b[8m hidden");
        }));
        var tag = BadObject.Tag("", "type commit\ntag \u001b[2J\ntagger A <a@example.com> 1 +0000\n\nm\n");

        var answer = await tag.ToRequest("a").SendAsync(host);

        StringAssert.Contains(answer.Progress, "badTagName: invalid 'tag' name: ?[2J");
        StringAssert.Contains(answer.Progress, "title  and \u001b[31mred\u001b[0m and  gone");
        Assert.AreEqual("ng refs/tags/a no hidden", answer.Report[1]);
    }
}
