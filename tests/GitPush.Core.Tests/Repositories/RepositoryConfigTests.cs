using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class RepositoryConfigTests
{
    private static readonly string[] Table =
    [
        "",
        "[core]\n\tbare = true\n",
        "[core]\r\n\tbare = true\r\n",
        "\uFEFF[core]\nbare=true",
        "[Core]\nBARE\n[core]\nbare = no # comment\n",
        "[remote \"Origin.X\"]\n url = https://example.com/#frag\n fetch = \"a;b\" ; c\n",
        "[branch.Main]\nmerge = refs/heads/main\n",
        "[a \"q\\\"uo\\\\te\\x\"]\nb = c\n",
        "[a]\nb = one \\\n   two\\\n\n c = \"  spaced  \" tail  \n",
        "[a]\nb = x\\ty\\nz\\\\ \\\"q\\\"\n",
        "[a] b = same line\n[c]d\n",
        "# only\n; comments\n",
        "[a]\nb =\nc = \"\"\n",
        "[a]\nb = open\\",
    ];

    private static readonly string[] Unreadable =
    [
        "[core]\nbare = true\nb ad = 1\n",
        "[core\nbare = true\n",
        "[core] bare = \"open\n",
        "[core]\nx = bad\\escape\n",
        "[core]\n1x = y\n",
        "[core \"open]\n",
        "[core x]\n",
        "[core \"x\" ]\n",
        "[]\na = b\n",
        "[core]\n\n\n= 1",
        "[core",
        "[core]\na_b = 1\n",
    ];

    [TestMethod]
    public void Files_are_read_as_git_reads_them()
    {
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path);
        foreach (var content in Table)
        {
            AssertSame(git, folder, content);
        }
    }

    [TestMethod]
    public void Random_files_are_read_or_refused_as_git_does()
    {
        string[] pieces =
        [
            "[a]\n", "[b \"S u\"]\n", "[c.D]", "k = v\n", "K2", "\n", "\n", " = ", "\"", "\"", "\\n", "\\\n", "\\", " # x\n", ";y",
            "word", "  ", "\n\n", "x = \"a b\"\n", "=", "]", "[", "ü",
        ];
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path);
        var random = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            AssertSame(git, folder, "[s]\n" + string.Concat(random.GetItems(pieces, random.Next(1, 10))));
        }
    }

    [TestMethod]
    public void A_line_that_git_does_not_read_is_named()
    {
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path);
        foreach (var content in Unreadable)
        {
            Assert.IsFalse(AssertSame(git, folder, content), content);
        }
    }

    [TestMethod]
    public void Sections_and_names_ignore_case_and_subsections_do_not()
    {
        var config = RepositoryConfig.Parse("[Receive]\ndenyDeletes = yes\n[url \"A\"]\nX = 1\nX = 2\n"u8);

        Assert.IsTrue(config.GetBoolean("receive.denyDeletes"));
        Assert.AreEqual("2", config.GetString("URL.A.x"));
        Assert.IsNull(config.GetString("url.a.x"));
        CollectionAssert.AreEqual(new[] { "1", "2" }, config.GetAll("url.A.x").ToArray());
        Assert.IsNull(config.GetBoolean("receive.other"));
        Assert.IsEmpty(config.GetAll("receive.other"));
    }

    [TestMethod]
    public void Booleans_and_numbers_are_read_as_git_reads_them()
    {
        string[] values =
        [
            "true", "TRUE", "yes", "on", "1", "0", "-1", "no", "Off", "false", "\"\"", "maybe", "2", "10k", "1K", "3m", "2g", "-4k",
            "0x10", "010", "08", "1kk", "k", "9223372036854775807", "9223372036854775808", "-9223372036854775807", "9007199254740992k",
            "+5", "1 k", "2147483648", "0x", "-0x10", "--1",
        ];
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path);
        foreach (var value in values)
        {
            folder.WriteFile("c", $"[a]\nb = {value}\n");
            var config = RepositoryConfig.Load(folder.Combine("c"));
            var boolean = git.TryRun("config", "-f", "c", "--type=bool", "a.b");
            var number = git.TryRun("config", "-f", "c", "--type=int", "a.b");

            Assert.AreEqual(Answer(boolean), Try(() => config.GetBoolean("a.b") is true ? "true" : "false"), $"{value} as boolean");
            Assert.AreEqual(Answer(number), Try(() => config.GetInteger("a.b")!.Value.ToString(CultureInfo.InvariantCulture)), $"{value} as number");
        }
    }

    private static string? Answer(GitResult result) => result.ExitCode == 0 ? result.Output.TrimEnd('\n') : null;

    private static string? Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (RepositoryConfigException)
        {
            return null;
        }
    }

    private static bool AssertSame(TestGit git, TempFolder folder, string content)
    {
        folder.WriteFile("c", content);
        var expected = git.TryRun("config", "--list", "-z", "-f", "c");
        try
        {
            var read = new StringBuilder();
            foreach (var (key, value) in RepositoryConfig.Parse(Encoding.UTF8.GetBytes(content)).Entries)
            {
                read.Append(key).Append(value is null ? "" : "\n" + value).Append('\0');
            }

            Assert.AreEqual(0, expected.ExitCode, $"git refuses: {expected.Error}\n{content}");
            Assert.AreEqual(expected.Output, read.ToString(), content);
            return true;
        }
        catch (RepositoryConfigException e)
        {
            Assert.AreNotEqual(0, expected.ExitCode, $"git reads it: {e.Message}\n{content}");
            StringAssert.Contains(expected.Error, e.Message + " ", content);
            return false;
        }
    }
}
