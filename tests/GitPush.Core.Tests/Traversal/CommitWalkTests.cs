using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Traversal;

[TestClass]
public sealed class CommitWalkTests
{
    [TestMethod]
    public void A_walk_finds_what_rev_list_finds()
    {
        using var folder = new TempFolder();
        var git = CreateTangle(folder, commits: 300, seed: 1, wrongClocks: false);
        var ids = git.Run("rev-list", "--all").Split('\n');
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var wanted = Pick(ids, random, 3);
            var had = Pick(ids, random, 3);

            var expected = git.Run(["rev-list", .. wanted, "--not", .. had]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

            CollectionAssert.AreEquivalent(expected, Walk(git, wanted, had));
        }
    }

    [TestMethod]
    public void Wrong_clocks_make_a_walk_longer_and_never_shorter()
    {
        using var folder = new TempFolder();
        var git = CreateTangle(folder, commits: 300, seed: 2, wrongClocks: true);
        var ids = git.Run("rev-list", "--all").Split('\n');
        var random = new Random(6);
        for (var round = 0; round < 20; round++)
        {
            var wanted = Pick(ids, random, 3);
            var had = Pick(ids, random, 3);

            var reached = Walk(git, had, []);
            var expected = Walk(git, wanted, []).Except(reached).ToArray();

            CollectionAssert.IsSubsetOf(expected, Walk(git, wanted, had));
        }
    }

    [TestMethod]
    public void What_the_receiver_has_may_have_lost_its_history_here()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var first = git.Commit("a.txt", "1\n");
        var second = git.Commit("a.txt", "2\n");
        git.Run("checkout", "--quiet", "--orphan", "other");
        var other = git.Commit("a.txt", "3\n");
        File.Delete(folder.Combine($"work/.git/objects/{first[..2]}/{first[2..]}"));

        CollectionAssert.AreEqual(new[] { other }, Walk(git, [other], [second]));
    }

    [TestMethod]
    public void A_hole_in_what_is_wanted_is_reported()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var first = git.Commit("a.txt", "1\n");
        var second = git.Commit("a.txt", "2\n");
        File.Delete(folder.Combine($"work/.git/objects/{first[..2]}/{first[2..]}"));

        var missing = Assert.ThrowsExactly<MissingObjectException>(() => Walk(git, [second], []));

        Assert.AreEqual(ObjectId.Parse(first), missing.Id);
    }

    private static string[] Walk(TestGit git, string[] wanted, string[] had)
    {
        using var database = new ObjectDatabase(Path.Combine(git.WorkingDirectory, git.Run("rev-parse", "--git-path", "objects")));
        using var reader = database.OpenReader();
        var commits = new CommitGraph(reader, ShallowFile.None);
        var walk = new CommitWalk(commits);
        foreach (var id in had)
        {
            walk.Exclude(commits.Add(ObjectId.Parse(id)));
        }

        foreach (var id in wanted)
        {
            walk.Include(commits.Add(ObjectId.Parse(id)));
        }

        return [.. walk.Run(CancellationToken.None).Select(commit => commits.Id(commit).ToString())];
    }

    private static string[] Pick(string[] ids, Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => ids[random.Next(ids.Length)])];

    /// <summary>Commits whose parents are one to three earlier ones, and a branch at the last thirty.</summary>
    private static TestGit CreateTangle(TempFolder folder, int commits, int seed, bool wrongClocks)
    {
        var git = TestGit.InitBare(folder.Combine("server.git"));
        var random = new Random(seed);
        var input = new StringBuilder();
        for (var i = 1; i <= commits; i++)
        {
            var time = 1_600_000_000 + (wrongClocks ? random.Next(1_000_000) : i * 10);
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/b{i % 30}\nmark :{i}\n");
            input.Append(CultureInfo.InvariantCulture, $"committer C <c@example.com> {time} +0000\ndata 0\n");
            var parents = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Math.Max(1, i - random.Next(1, 12))).Distinct().ToArray();
            if (i > 1)
            {
                input.Append(CultureInfo.InvariantCulture, $"from :{parents[0]}\n");
                foreach (var parent in parents[1..])
                {
                    input.Append(CultureInfo.InvariantCulture, $"merge :{parent}\n");
                }
            }

            input.Append(CultureInfo.InvariantCulture, $"M 100644 inline f{i % 9}\ndata 4\n{i:d4}\n");
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--force");
        return git;
    }
}
