using System.Text.RegularExpressions;
using GitPush.Hooks;

namespace GitPush.Core.Tests.Hooks;

[TestClass]
public sealed class GlobPatternTests
{
    [TestMethod]
    [DataRow("refs/heads/main", "refs/heads/main", true)]
    [DataRow("refs/heads/main", "refs/heads/main2", false)]
    [DataRow("refs/heads/main", "refs/heads/Main", false)]
    [DataRow("refs/heads/release/*", "refs/heads/release/1.0", true)]
    [DataRow("refs/heads/release/*", "refs/heads/release/1.0/hotfix", false)]
    [DataRow("refs/heads/release/*", "refs/heads/release", false)]
    [DataRow("refs/tags/**", "refs/tags/v1", true)]
    [DataRow("refs/tags/**", "refs/tags/team/v1", true)]
    [DataRow("refs/heads/*-rc?", "refs/heads/1.2-rc3", true)]
    [DataRow("refs/heads/*-rc?", "refs/heads/1.2-rc", false)]
    [DataRow("refs/heads/?", "refs/heads//", false)]
    [DataRow("web/**", "web/a/b.css", true)]
    [DataRow("web/**", "web", false)]
    [DataRow("web/**", "webs/a", false)]
    [DataRow("**/*.sql", "a.sql", true)]
    [DataRow("**/*.sql", "db/a.sql", true)]
    [DataRow("**/*.sql", "db/up/a.sql", true)]
    [DataRow("**/*.sql", "db/a.sql/readme", false)]
    [DataRow("a/**/b", "a/b", true)]
    [DataRow("a/**/b", "a/x/y/b", true)]
    [DataRow("a/**/b", "a/xb", false)]
    [DataRow("a/**/**/b", "a/b", true)]
    [DataRow("a**z", "a/b/z", true)]
    [DataRow("**", "anything/at/all", true)]
    [DataRow("*", "one", true)]
    [DataRow("*", "one/two", false)]
    [DataRow("*a*b*", "xaxbx", true)]
    [DataRow("[ab]", "a", false)]
    [DataRow("[ab]", "[ab]", true)]
    public void A_pattern_matches_whole_names(string pattern, string name, bool expected) =>
        Assert.AreEqual(expected, GlobPattern.Parse(pattern).IsMatch(name));

    [TestMethod]
    [DataRow("")]
    [DataRow("!")]
    [DataRow("  ")]
    [DataRow("/web")]
    [DataRow("web/")]
    [DataRow("web//a")]
    public void A_pattern_that_can_match_nothing_is_refused(string pattern) =>
        Assert.ThrowsExactly<FormatException>(() => GlobPattern.Parse(pattern));

    [TestMethod]
    public void The_last_pattern_that_matches_decides()
    {
        var list = GlobList.Parse(["web/**", "!web/docs/**", "web/docs/api/**"]);

        Assert.IsTrue(list.IsMatch("web/a"));
        Assert.IsFalse(list.IsMatch("web/docs/a"));
        Assert.IsTrue(list.IsMatch("web/docs/api/a"));
        Assert.IsFalse(list.IsMatch("src/a"));
    }

    [TestMethod]
    public void A_list_that_begins_with_an_exclusion_matches_the_rest()
    {
        var list = GlobList.Parse(["!docs/**", "!**/*.md"]);

        Assert.IsTrue(list.IsMatch("src/a.cs"));
        Assert.IsFalse(list.IsMatch("docs/a"));
        Assert.IsFalse(list.IsMatch("src/a.md"));
        Assert.IsTrue(GlobList.Parse([]).IsMatch("anything"));
    }

    [TestMethod]
    [Timeout(60_000)]
    public void Many_stars_take_no_more_than_the_name_is_long()
    {
        var pattern = GlobPattern.Parse(string.Concat(Enumerable.Repeat("**/*a*", 60)) + "b");
        var name = string.Concat(Enumerable.Repeat("aaaaaaaaa/", 400)) + "c";

        Assert.IsFalse(pattern.IsMatch(name));
    }

    [TestMethod]
    public void Random_patterns_match_what_their_regular_expressions_match()
    {
        var random = new Random(3);
        string[] parts = ["a", "b", "/", "*", "**", "**/", "?", "a/"];
        var compared = 0;
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            GlobPattern pattern;
            try
            {
                pattern = GlobPattern.Parse(text);
            }
            catch (FormatException)
            {
                continue;
            }

            var regex = new Regex(ToRegex(text), RegexOptions.CultureInvariant);
            for (var i = 0; i < 10; i++)
            {
                var name = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => "ab"[random.Next(2)])])));
                Assert.AreEqual(regex.IsMatch(name), pattern.IsMatch(name), $"{text} on {name}");
                compared++;
            }
        }

        Assert.IsGreaterThan(5000, compared);
    }

    private static string ToRegex(string pattern) =>
        "\\A" + Regex.Replace(
            pattern,
            @"(?<=^|/)\*{2,}/|\*{2,}|\*|\?",
            match => match.Value switch
            {
                "*" => "[^/]*",
                "?" => "[^/]",
                _ => match.Value.EndsWith('/') ? "(?:.*/)?" : ".*",
            }) + "\\z";
}
