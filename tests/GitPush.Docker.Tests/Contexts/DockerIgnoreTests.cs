using GitPush.Docker.Contexts;
using GitPush.Docker.Tests.Peers;
using GitPush.Docker.Tests.Support;

namespace GitPush.Docker.Tests.Contexts;

[TestClass]
public sealed class DockerIgnoreTests
{
    private static readonly string[] s_files =
    [
        "a", "ab", "b.md", ".env", "docs/a", "docs/readme.md", "docs/deep/a", "docs/deep/er/x.md", "docs/keep/this", "src/a", "src/a.c",
        "src/a.h", "src/obj/a.o", "src/[x]", "src/x y", "#hash", "!bang", "docs2/readme.md", "Dockerfile", ".dockerignore",
    ];

    /// <summary>Each <c>.dockerignore</c> with what it leaves, other than the Dockerfile and itself.</summary>
    public static IEnumerable<(string Ignore, string Left)> Rows =>
    [
        ("", "!bang #hash .env a ab b.md docs/a docs/deep/a docs/deep/er/x.md docs/keep/this docs/readme.md docs2/readme.md src/[x] src/a src/a.c src/a.h src/obj/a.o src/x y"),
        ("docs", "!bang #hash .env a ab b.md docs2/readme.md src/[x] src/a src/a.c src/a.h src/obj/a.o src/x y"),
        ("/docs/\n/src/", "!bang #hash .env a ab b.md docs2/readme.md"),
        ("  docs  \r\n\n# a comment\n #hash\n./src/../src", "!bang .env a ab b.md docs2/readme.md"),
        ("a\ndocs\nsrc\ndocs2", "!bang #hash .env ab b.md"),
        ("*\n!a", "a"),
        ("*\n!docs", "docs/a docs/deep/a docs/deep/er/x.md docs/keep/this docs/readme.md"),
        ("*\n!docs\ndocs/deep", "docs/a docs/keep/this docs/readme.md"),
        ("*\n!docs/keep", "docs/keep/this"),
        ("docs\n!docs/keep/this", "!bang #hash .env a ab b.md docs/keep/this docs2/readme.md src/[x] src/a src/a.c src/a.h src/obj/a.o src/x y"),
        ("!a\n*", ""),
        ("*.md\nsrc\n.env\n!*", "!bang #hash .env a ab b.md docs/a docs/deep/a docs/deep/er/x.md docs/keep/this docs/readme.md docs2/readme.md src/[x] src/a src/a.c src/a.h src/obj/a.o src/x y"),
        ("*.md\nsrc\n.*", "!bang #hash a ab docs/a docs/deep/a docs/deep/er/x.md docs/keep/this docs/readme.md docs2/readme.md"),
        ("**/*.md\nsrc", "!bang #hash .env a ab docs/a docs/deep/a docs/keep/this"),
        ("**/a\nsrc/*.?", "!bang #hash .env ab b.md docs/deep/er/x.md docs/keep/this docs/readme.md docs2/readme.md src/[x] src/obj/a.o src/x y"),
        ("**a\nsrc\ndocs", "!bang #hash .env ab b.md docs2/readme.md"),
        ("docs/**\nsrc/**/a*", "!bang #hash .env a ab b.md docs2/readme.md src/[x] src/x y"),
        ("docs/**/*.md\nsrc\nd**s2", "!bang #hash .env a ab b.md docs/a docs/deep/a docs/keep/this docs2/readme.md"),
        ("docs**\nsrc", "!bang #hash .env a ab b.md"),
        ("**", ""),
        ("**\n!src/obj", "src/obj/a.o"),
        ("*/a\n*/*/a", "!bang #hash .env a ab b.md docs/deep/er/x.md docs/keep/this docs/readme.md docs2/readme.md src/[x] src/a.c src/a.h src/obj/a.o src/x y"),
        ("?\ndocs?\nsrc/a.[a-g]\nsrc/[^a]*", "!bang #hash .env ab b.md docs/a docs/deep/a docs/deep/er/x.md docs/keep/this docs/readme.md src/a src/a.h"),
        ("src/\\[x\\]\nsrc/x\\ y\ndocs\n\\#hash\n\\!bang", ".env a ab b.md docs2/readme.md src/a src/a.c src/a.h src/obj/a.o"),
        ("../a\n..\n.\n/\ndocs\nsrc/", "!bang #hash .env a ab b.md docs2/readme.md"),
        ("Dockerfile\n.dockerignore\ndocs\nsrc", "!bang #hash .env a ab b.md docs2/readme.md"),
    ];

    public static IEnumerable<object[]> Patterns => Rows.Select(row => new object[] { row.Ignore, row.Left });

    [TestMethod]
    [DynamicData(nameof(Patterns))]
    public void What_is_left_is_what_Docker_leaves(string ignore, string left) => Assert.AreEqual(left, string.Join(' ', Leave(ignore)));

    [TestMethod]
    public async Task The_docker_command_leaves_the_same()
    {
        var engine = await SharedPeers.EngineAsync();
        using var folder = new TempFolder();
        foreach (var file in s_files)
        {
            folder.WriteFile(file, "");
        }

        folder.WriteFile("Dockerfile", "FROM scratch\nCOPY . /\n");
        var row = 0;
        foreach (var (ignore, left) in Rows.Where(row => row.Left.Length > 0))
        {
            var image = $"ignored:{row++}";
            folder.WriteFile(".dockerignore", ignore);
            DockerCommand.Run(engine, "build", "--quiet", "--tag", image, folder.Path);
            var files = await EngineLook.ReadFilesAsync(engine, image);
            Assert.AreEqual(
                left, string.Join(' ', files.Where(file => file.Value != "/" && file.Key is not ("Dockerfile" or ".dockerignore")).Select(file => file.Key)), ignore);
        }
    }

    [TestMethod]
    public void An_exception_reaches_into_folders_that_are_ignored()
    {
        // Where the exception begins with a wildcard the classic docker command does not look there; BuildKit's does.
        Assert.AreEqual("b.md docs/deep/er/x.md docs/readme.md docs2/readme.md", string.Join(' ', Leave("*\n!**/*.md")));
    }

    [TestMethod]
    public void A_pattern_behind_an_exception_counts_where_it_changes_something()
    {
        // 'docs*' finds docs ignored already, and is not asked again below. Docker commands before version 23 did ask.
        Assert.AreEqual(
            "!bang #hash .env a ab b.md docs/keep/this src/[x] src/a src/a.c src/a.h src/obj/a.o src/x y", string.Join(' ', Leave("docs\n!docs/keep\ndocs*")));
    }

    [TestMethod]
    [DataRow("*.md\n!", "'!': '!' without a pattern")]
    [DataRow("src/[a-", "'src/[a-': '[' has no end")]
    [DataRow("[]", "'[]': '[' is followed by nothing that it could contain")]
    [DataRow("a\\", "'a\\': nothing follows the backslash at its end")]
    public void A_line_that_is_no_pattern_is_quoted(string ignore, string message) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<FormatException>(() => DockerIgnore.Parse(ignore)).Message);

    [TestMethod]
    [Timeout(30_000)]
    public void A_pattern_that_goes_back_again_and_again_costs_no_more_than_its_length()
    {
        var ignore = DockerIgnore.Parse(string.Concat(Enumerable.Repeat("*a", 500)) + "b");
        Assert.IsTrue(ignore.Takes(new string('a', 4_000), isFolder: false));
    }

    private static List<string> Leave(string ignore)
    {
        var selection = DockerIgnore.Parse(ignore, "Dockerfile", ".dockerignore");
        var left = new List<string>();
        Walk("", s_files);
        left.Sort(StringComparer.Ordinal);
        _ = left.Remove("Dockerfile");
        _ = left.Remove(".dockerignore");
        return left;

        void Walk(string prefix, IEnumerable<string> files)
        {
            foreach (var group in files.GroupBy(file => file.Split('/')[0], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                var path = prefix + group.Key;
                var isFolder = group.First().Contains('/', StringComparison.Ordinal);
                if (selection.Takes(path, isFolder) && !isFolder)
                {
                    left.Add(path);
                }

                if (isFolder && selection.Enters(path))
                {
                    Walk(path + "/", group.Select(file => file[(group.Key.Length + 1)..]));
                }
            }
        }
    }
}
