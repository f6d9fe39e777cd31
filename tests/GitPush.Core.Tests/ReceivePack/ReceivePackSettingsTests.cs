using System.Text;
using GitPush.Objects;
using GitPush.ReceivePack;
using GitPush.Repositories;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed class ReceivePackSettingsTests
{
    [TestMethod]
    [DataRow("", 5)]
    [DataRow("keepAlive = 30", 30)]
    [DataRow("keepAlive = 0", 0)]
    [DataRow("keepAlive = -1", 0)]
    [DataRow("keepAlive = 2000000000", 86_400)]
    public void Signs_of_life_come_as_often_as_the_repository_says_or_never(string line, int seconds)
    {
        var interval = Read(line).KeepAliveInterval;

        Assert.AreEqual(seconds == 0 ? null : TimeSpan.FromSeconds(seconds), interval);
    }

    [TestMethod]
    [DataRow("", 0L)]
    [DataRow("unpackLimit = 7", 7L)]
    [DataRow("unpackLimit = -1\n[transfer]\nunpackLimit = 9", 9L)]
    [DataRow("unpackLimit = 7\n[transfer]\nunpackLimit = 9", 7L)]
    [DataRow("[transfer]\nunpackLimit = 9", 9L)]
    public void The_limit_of_receive_goes_before_that_of_transfer(string lines, long limit)
    {
        Assert.AreEqual(limit, Read(lines).UnpackLimit);
    }

    [TestMethod]
    [DataRow("", nameof(DenyAction.Unconfigured))]
    [DataRow("denyCurrentBranch", nameof(DenyAction.Refuse))]
    [DataRow("denyCurrentBranch = yes", nameof(DenyAction.Refuse))]
    [DataRow("denyCurrentBranch = false", nameof(DenyAction.Ignore))]
    [DataRow("denyCurrentBranch = Warn", nameof(DenyAction.Warn))]
    [DataRow("denyCurrentBranch = updateInstead", nameof(DenyAction.UpdateInstead))]
    [DataRow("denyCurrentBranch = warn\ndenyCurrentBranch = ignore", nameof(DenyAction.Ignore))]
    public void What_is_denied_is_a_word_or_a_boolean(string lines, string action)
    {
        Assert.AreEqual(action, Read(lines).DenyCurrentBranch.ToString());
    }

    [TestMethod]
    [DataRow("", true, nameof(DenyAction.Ignore))]
    [DataRow("", false, nameof(DenyAction.Unconfigured))]
    [DataRow("denyDeleteCurrent = refuse", true, nameof(DenyAction.Refuse))]
    [DataRow("denyDeleteCurrent = warn", false, nameof(DenyAction.Warn))]
    public void The_repository_has_the_last_word_on_deletes_of_its_current_branch(string lines, bool hostAllows, string action)
    {
        Assert.AreEqual(action, Read(lines, new GitPushOptions { AllowDeleteCurrentBranch = hostAllows }).DenyDeleteCurrent.ToString());
    }

    [TestMethod]
    [DataRow("denyCurrentBranch = perhaps")]
    [DataRow("keepAlive = soon")]
    [DataRow("maxInputSize = much")]
    public void A_value_that_git_would_not_read_is_an_error(string line)
    {
        Assert.ThrowsExactly<RepositoryConfigException>(() => Read(line));
    }

    [TestMethod]
    [DataRow("refs/for", "refs/for/main", "amd")]
    [DataRow("refs/for/", "refs/for", "amd")]
    [DataRow("refs/for", "refs/forest", "")]
    [DataRow("a:refs/for", "refs/for/main", "a")]
    [DataRow("md:refs/for", "refs/for/main", "md")]
    [DataRow("!:refs/for", "refs/for/main", "")]
    [DataRow("!ad:refs/heads", "refs/for/main", "ad")]
    public void The_refs_of_a_proc_receive_hook_are_told_by_prefix_and_by_what_becomes_of_them(string value, string name, string kinds)
    {
        var one = ObjectId.Parse("1111111111111111111111111111111111111111");
        var settings = Read($"procReceiveRefs = \"{value}\"");

        var taken = string.Concat(
            Takes('a', ObjectId.Zero, one), Takes('m', one, ObjectId.EmptyTree), Takes('d', one, ObjectId.Zero));

        Assert.AreEqual(kinds, taken);

        string Takes(char kind, ObjectId oldId, ObjectId newId) =>
            settings.ProcReceive.Matches(new PushCommand(Encoding.UTF8.GetBytes(name), oldId, newId)) ? kind.ToString() : "";
    }

    private static ReceivePackSettings Read(string lines, GitPushOptions? options = null) =>
        ReceivePackSettings.Read(RepositoryConfig.Parse(Encoding.UTF8.GetBytes($"[receive]\n{lines}\n")), options ?? new GitPushOptions());
}
