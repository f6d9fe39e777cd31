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
        var git = TangledHistory.CreateBare(folder.Combine("server.git"), commits: 300, seed: 1);
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
        var git = TangledHistory.CreateBare(folder.Combine("server.git"), commits: 300, seed: 2, wrongClocks: true);
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
}
