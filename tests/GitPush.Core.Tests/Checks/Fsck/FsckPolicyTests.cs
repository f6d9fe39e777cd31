using System.Text;
using GitPush.Checks.Fsck;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Checks.Fsck;

[TestClass]
public sealed class FsckPolicyTests
{
    private static readonly ObjectId Known = ObjectId.Parse("5e6ecdad9f69b1ff789a17733b8edc6fd7091bd8");

    [TestMethod]
    public void Every_message_is_at_the_place_of_its_id_and_named_after_it()
    {
        Assert.HasCount(FsckMessages.All.Length, Enum.GetValues<FsckMessageId>());
        foreach (var message in FsckMessages.All)
        {
            Assert.AreSame(message, FsckMessages.All[(int)message.Id]);
            Assert.AreEqual(message.Id.ToString(), message.Name, ignoreCase: true);
            Assert.AreSame(message, FsckMessages.Find(message.Name.ToUpperInvariant()));
        }
    }

    [TestMethod]
    [DataRow("", FsckSeverity.Warn, FsckSeverity.Error, FsckSeverity.Warn)]
    [DataRow("[receive]\nfsckObjects\n", FsckSeverity.Error, FsckSeverity.Error, FsckSeverity.Warn)]
    [DataRow("[transfer]\nfsckObjects = yes\n", FsckSeverity.Error, FsckSeverity.Error, FsckSeverity.Warn)]
    [DataRow("[receive \"fsck\"]\nbadTimezone = ignore\nhasDotGit = warn\nmissingTaggerEntry = error\n", FsckSeverity.Ignore, FsckSeverity.Warn, FsckSeverity.Error)]
    [DataRow("[receive]\nfsckObjects = true\n[receive \"fsck\"]\nbadTimezone = warn\nnoSuchRule = error\n", FsckSeverity.Warn, FsckSeverity.Error, FsckSeverity.Warn)]
    public void A_repository_has_the_last_word(string config, FsckSeverity badTimezone, FsckSeverity hasDotgit, FsckSeverity missingTagger)
    {
        var policy = For(new FsckOptions(), config)!;

        Assert.AreEqual(badTimezone, policy.SeverityOf(FsckMessageId.BadTimezone));
        Assert.AreEqual(hasDotgit, policy.SeverityOf(FsckMessageId.HasDotgit));
        Assert.AreEqual(missingTagger, policy.SeverityOf(FsckMessageId.MissingTaggerEntry));
    }

    [TestMethod]
    [DataRow(true, "[receive]\nfsckObjects = false\n", false)]
    [DataRow(true, "[transfer]\nfsckObjects = false\n", false)]
    [DataRow(true, "[transfer]\nfsckObjects = false\n[receive]\nfsckObjects = true\n", true)]
    [DataRow(false, "[receive]\nfsckObjects = true\n", true)]
    [DataRow(false, "", false)]
    public void Checks_are_turned_on_and_off_as_git_does(bool enabled, string config, bool expected) =>
        Assert.AreEqual(expected, For(new FsckOptions { Enabled = enabled }, config) is not null);

    [TestMethod]
    public void A_host_changes_single_rules_and_keeps_the_others()
    {
        var options = new FsckOptions { Strict = true };
        options.Severities["BADTIMEZONE"] = FsckSeverity.Ignore;
        options.SkipList.Add(Known.ToString());

        var policy = For(options, "")!;

        Assert.AreEqual(FsckSeverity.Ignore, policy.SeverityOf(FsckMessageId.BadTimezone));
        Assert.AreEqual(FsckSeverity.Error, policy.SeverityOf(FsckMessageId.ZeroPaddedFilemode));
        Assert.IsTrue(policy.Skips(Known));
        Assert.IsFalse(policy.Skips(ObjectId.EmptyTree));
    }

    [TestMethod]
    public void A_skip_list_is_read_from_the_file_that_the_config_names()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Combine("skip"), $"# known\n\n  {Known} # since ever\n");

        var policy = For(new FsckOptions(), "[receive \"fsck\"]\nskipList = skip\n", folder.Path)!;

        Assert.IsTrue(policy.Skips(Known));
    }

    [TestMethod]
    [DataRow("badDate = maybe")]
    [DataRow("badDate")]
    [DataRow("nulInHeader = warn")]
    [DataRow("unterminatedHeader = ignore")]
    [DataRow("skipList = no-such-file")]
    [DataRow("largePathname = warn:many")]
    public void A_setting_that_git_does_not_take_is_an_error(string setting) =>
        Assert.ThrowsExactly<RepositoryConfigException>(() => For(new FsckOptions(), $"[receive \"fsck\"]\n{setting}\n"));

    [TestMethod]
    public void The_length_of_a_name_is_set_behind_its_severity()
    {
        var policy = For(new FsckOptions(), "[receive \"fsck\"]\nlargePathname = warn:1k\n")!;

        Assert.AreEqual(FsckSeverity.Warn, policy.SeverityOf(FsckMessageId.LargePathname));
        Assert.AreEqual(1_024, policy.MaxNameBytes);
    }

    private static FsckPolicy? For(FsckOptions options, string config, string path = "/nowhere") =>
        FsckPolicy.For(options, RepositoryConfig.Parse(Encoding.UTF8.GetBytes(config)), path);
}
