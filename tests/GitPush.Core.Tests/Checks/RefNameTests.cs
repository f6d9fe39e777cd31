using System.Text;
using GitPush.Checks;
using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.Checks;

[TestClass]
public sealed class RefNameTests
{
    private static readonly string[] Table =
    [
        "refs/heads/main", "refs/heads/a/b/c", "heads/main", "main", "", "/", "/a", "a/", "a//b", "a/b/", "@", "@/a", "a/@",
        "refs/heads/@", "refs/heads/@{", "refs/heads/@{1}", "refs/heads/a@b", "refs/heads/.a", "refs/heads/a.", "refs/heads/a./b",
        "refs/.heads/a", "refs/heads/a..b", "refs/heads/a.b", "refs/heads/...", "refs/heads/a.lock", "refs/heads/a.lock/b",
        "refs/heads/a.locks", "refs/heads/.lock", "refs/heads/lock", "refs/heads/a b", "refs/heads/a\tb", "refs/heads/a\nb",
        "refs/heads/a\u007fb", "refs/heads/a~b", "refs/heads/a^b", "refs/heads/a:b", "refs/heads/a?b", "refs/heads/a*b",
        "refs/heads/a[b", "refs/heads/a]b", "refs/heads/a\\b", "refs/heads/a{b", "refs/heads/a}b", "refs/heads/-a", "-a/b",
        "refs/heads/ünïcode", "refs/heads/分支", "refs/heads/😀", "refs/heads/HEAD", "refs/heads/a,b;c|d&e$f'g\"h",
    ];

    [TestMethod]
    public void Names_are_judged_as_git_check_ref_format_judges_them()
    {
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path);

        foreach (var name in Table.Concat(RandomNames(new Random(7), 250)))
        {
            var expected = git.TryRun("check-ref-format", name).ExitCode == 0;

            // git takes a name that begins with a dash for an option.
            if (!name.StartsWith('-'))
            {
                Assert.AreEqual(expected, RefName.IsValid(name), $"'{name}'");
                Assert.AreEqual(expected, RefName.IsValid(Encoding.UTF8.GetBytes(name)), $"'{name}' in UTF-8");
            }
        }
    }

    [TestMethod]
    [DataRow("refs/heads/main", true, true)]
    [DataRow("refs/main", false, true)]
    [DataRow("refs/", false, false)]
    [DataRow("refs/heads/a..b", false, false)]
    [DataRow("HEAD", false, false)]
    [DataRow("heads/main", false, false)]
    public void A_push_may_name_what_lies_two_levels_below_refs_and_delete_what_lies_one(string name, bool update, bool delete)
    {
        Assert.AreEqual(update, RefName.IsPushable(name, deleting: false));
        Assert.AreEqual(delete, RefName.IsPushable(name, deleting: true));
        Assert.AreEqual(update, RefName.IsPushable(Encoding.UTF8.GetBytes(name), deleting: false));
        Assert.AreEqual(delete, RefName.IsPushable(Encoding.UTF8.GetBytes(name), deleting: true));
    }

    [TestMethod]
    [DataRow("HEAD", true)]
    [DataRow("ORIG_HEAD", true)]
    [DataRow("refs/stash", true)]
    [DataRow("config", false)]
    [DataRow("refs/../config", false)]
    [DataRow("objects/info", false)]
    [DataRow("", false)]
    public void Only_refs_can_be_joined_to_a_path(string name, bool expected) =>
        Assert.AreEqual(expected, RefName.IsStorable(name));

    private static IEnumerable<string> RandomNames(Random random, int count)
    {
        string[] pieces = ["refs/", "heads/", "a", "b", ".", "/", "..", "@", "{", ".lock", "~", " ", "ä", "*", "-", "@{", "\u0001", "lock"];
        for (var i = 0; i < count; i++)
        {
            yield return "r" + string.Concat(random.GetItems(pieces, random.Next(1, 7)));
        }
    }
}
