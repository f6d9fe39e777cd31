using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class CommitHistoryTests
{
    [TestMethod]
    [DataRow(1, false)]
    [DataRow(2, false)]
    [DataRow(3, true)]
    [DataRow(4, true)]
    public void Ancestry_merge_bases_and_differences_are_those_of_git(int seed, bool wrongClocks)
    {
        using var folder = new TempFolder();
        var git = CreateHistory(folder.Combine("a.git"), new Random(seed), wrongClocks);
        var repository = GitRepository.Open(folder.Combine("a.git"));
        using var objects = repository.Objects;
        var ids = git.Run("rev-list", "--all").Split('\n').Select(ObjectId.Parse).ToArray();
        var random = new Random(seed);
        for (var i = 0; i < 12; i++)
        {
            var (a, b) = (ids[random.Next(ids.Length)], ids[random.Next(ids.Length)]);
            var bases = git.TryRun("merge-base", "--all", $"{a}", $"{b}").Lines;
            var isAncestor = git.TryRun("merge-base", "--is-ancestor", $"{a}", $"{b}").ExitCode == 0;
            var difference = git.Run("rev-list", $"{a}", $"^{b}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var found = repository.FindMergeBase(a, b);

            Assert.AreEqual(isAncestor, repository.IsAncestor(a, b));
            Assert.AreEqual(bases.Count > 0, found is not null);
            Assert.IsTrue(found is null || bases.Contains($"{found}"), $"{found} is none of {string.Join(", ", bases)}");
            CollectionAssert.AreEquivalent(difference, repository.GetCommits(a, b).Select(commit => $"{commit.Id}").ToArray());
        }
    }

    [TestMethod]
    public void Commits_come_newest_first()
    {
        using var folder = new TempFolder();
        var git = CreateHistory(folder.Combine("a.git"), new Random(5), wrongClocks: false);
        var repository = GitRepository.Open(folder.Combine("a.git"));
        using var objects = repository.Objects;
        var tip = ObjectId.Parse(git.Run("rev-list", "-1", "--all"));

        CollectionAssert.AreEqual(
            git.Run("rev-list", tip.ToString()).Split('\n'),
            repository.GetCommits(tip, ObjectId.Zero).Select(commit => $"{commit.Id}").ToArray());
    }

    [TestMethod]
    public void A_commit_that_is_missing_in_the_middle_is_named()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("a"));
        var first = git.Commit("a", "1");
        var second = git.Commit("a", "2");
        File.Delete(folder.Combine($"a/.git/objects/{first[..2]}/{first[2..]}"));
        var repository = GitRepository.Open(folder.Combine("a"));
        using var objects = repository.Objects;

        var error = Assert.Throws<KeyNotFoundException>(() => repository.GetCommits(ObjectId.Parse(second)).Count());
        StringAssert.Contains(error.Message, first);
    }

    /// <summary>120 commits, each with up to three parents among the last few, every one a branch; some begin anew.</summary>
    private static TestGit CreateHistory(string directory, Random random, bool wrongClocks)
    {
        var git = TestGit.InitBare(directory);
        var input = new StringBuilder();
        for (var i = 1; i <= 120; i++)
        {
            var time = 1_600_000_000 + (i * 100) + (wrongClocks ? random.Next(-1_000, 1_000) : 0);
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/b{i}\nmark :{i}\n");
            input.Append(CultureInfo.InvariantCulture, $"committer C <c@example.com> {time} +0000\ndata 2\n{i % 10}\n");
            if (i == 1 || random.Next(30) == 0)
            {
                continue;
            }

            var keyword = "from";
            foreach (var parent in Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(Math.Max(1, i - 12), i)).Distinct())
            {
                input.Append(CultureInfo.InvariantCulture, $"{keyword} :{parent}\n");
                keyword = "merge";
            }
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet");
        return git;
    }
}
