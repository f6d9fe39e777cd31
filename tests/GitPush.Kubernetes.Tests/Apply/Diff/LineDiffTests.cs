using System.Globalization;
using GitPush.Kubernetes.Apply.Diff;

namespace GitPush.Kubernetes.Tests.Apply.Diff;

[TestClass]
public sealed class LineDiffTests
{
    [TestMethod]
    public void What_differs_is_shown_with_three_lines_around_it()
    {
        var before = Enumerable.Range(1, 20).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        var after = before.ToArray();
        after[4] = "five";
        after[16] = "seventeen";

        CollectionAssert.AreEqual(
            new[] { "  2", "  3", "  4", "- 5", "+ five", "  6", "  7", "  8", "@@", "  14", "  15", "  16", "- 17", "+ seventeen", "  18", "  19", "  20" },
            LineDiff.Write(before, after).ToArray());
    }

    [TestMethod]
    public void Same_texts_have_no_difference() => Assert.AreEqual(0, LineDiff.Write(["a", "b"], ["a", "b"]).Count);

    [TestMethod]
    public void The_script_is_the_shortest_and_leads_from_one_text_to_the_other()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var before = Letters(random);
            var after = Letters(random);

            var script = LineDiff.Write(before, after).Where(line => line != "@@").ToArray();

            // With texts this short everything that stays is context, or the texts are the same.
            if (script.Length > 0 && before.Length <= 4 && after.Length <= 4)
            {
                CollectionAssert.AreEqual(before, script.Where(line => line[0] != '+').Select(line => line[2..]).ToArray());
                CollectionAssert.AreEqual(after, script.Where(line => line[0] != '-').Select(line => line[2..]).ToArray());
            }

            Assert.AreEqual(before.Length + after.Length - (2 * LongestCommon(before, after)), script.Count(line => line[0] is '+' or '-'));
        }
    }

    [TestMethod]
    public void Texts_with_nothing_in_common_are_compared_in_no_time()
    {
        var before = Enumerable.Range(0, 20_000).Select(number => $"a{number}").ToArray();
        var after = Enumerable.Range(0, 20_000).Select(number => $"b{number}").ToArray();

        Assert.AreEqual(40_000, LineDiff.Write(before, after).Count);
    }

    private static string[] Letters(Random random) => [.. Enumerable.Range(0, random.Next(8)).Select(_ => ((char)('a' + random.Next(3))).ToString())];

    private static int LongestCommon(string[] first, string[] second)
    {
        var lengths = new int[first.Length + 1, second.Length + 1];
        for (var i = 1; i <= first.Length; i++)
        {
            for (var j = 1; j <= second.Length; j++)
            {
                lengths[i, j] = first[i - 1] == second[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[first.Length, second.Length];
    }
}
