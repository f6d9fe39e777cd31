using GitPush.History;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests;

/// <summary>What a pusher reads of <c>receive.fsck.*</c> in a repository's config.</summary>
[TestClass]
public sealed class FsckSettingsTests
{
    [TestMethod]
    [DataRow("receive.fsck.unterminatedHeader", "warn", "Cannot demote unterminatedheader to warn")]
    [DataRow("receive.fsck.nulInHeader", "ignore", "Cannot demote nulinheader to ignore")]
    [DataRow("receive.fsck.badDate", "maybe", "Unknown fsck message type: 'maybe'")]
    [DataRow("receive.fsck.largePathname", "warn:many", "unable to parse max tree entry len: many")]
    [DataRow("receive.fsck.skipList", "no-such-file", "could not open object name list: no-such-file")]
    [DataRow("receive.fsck.skipList", "HEAD", "invalid object name: ref: refs/heads/main")]
    public async Task A_setting_that_git_does_not_take_refuses_the_push_and_is_named(string key, string value, string problem)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");
        host.Inspect("shop").Run("config", key, value);

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, $"remote: fatal: {problem}");
        StringAssert.Contains(result.Error, "(unpacker error)");
        Assert.IsFalse(result.Error.Contains("internal server error", StringComparison.Ordinal));
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains($"the repository's config: {problem}", StringComparison.Ordinal)));
        Assert.AreEqual(problem, (await RefusalTests.LastRecordAsync(host)).Reason);
        Assert.AreEqual("", host.Inspect("shop").Run("for-each-ref"));
    }

    [TestMethod]
    public async Task A_rule_that_nobody_knows_is_passed_over_with_a_warning()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");
        host.Inspect("shop").Run("config", "receive.fsck.whatEver", "error");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        StringAssert.Contains(result.Error, "remote: warning: skipping unknown msg id 'whatever'");
    }

    [TestMethod]
    public async Task A_skip_list_that_may_be_missing_may_be_missing()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");
        host.Inspect("shop").Run("config", "receive.fsck.skipList", ":(optional)no-such-file");

        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(PushResult.Succeeded, (await RefusalTests.LastRecordAsync(host)).Result);
    }

    [TestMethod]
    public async Task With_the_rules_of_git_a_pack_that_names_what_is_missing_is_no_pack()
    {
        var (whole, torn) = (new PushedObjects("whole"), new PushedObjects("torn"));
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        host.Inspect("shop").Run("config", "receive.fsckObjects", "true");

        var answer = await new PushRequest()
            .Command(ObjectId.Zero, whole.Id, "refs/heads/main", PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([whole], torn))
            .SendAsync(host);

        StringAssert.StartsWith(answer.Report[0], "unpack did not receive expected object ");
        Assert.AreEqual("ng refs/heads/main unpacker error", answer.Report[1]);
        StringAssert.Contains(answer.Progress, "fatal: did not receive expected object ");
        RefusalTests.AssertNothingLeft(host.Inspect("shop"), whole.Id.ToString());
    }

    [TestMethod]
    public async Task With_the_rules_of_git_a_pack_may_build_on_what_is_there()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "one\n");
        clone.Commit("b.txt", "two\n");
        host.Inspect("shop").Run("config", "receive.fsckObjects", "true");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        clone.Commit("b.txt", "three\n");

        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(clone.Run("rev-parse", "HEAD"), host.Inspect("shop").Run("rev-parse", "main"));
    }
}
