using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Traversal;

[TestClass]
public sealed class ReachableCommitsTests
{
    [TestMethod]
    public void What_branches_and_tags_of_commits_reach_is_told_from_what_they_do_not()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var first = git.Commit("a.txt", "1\n");
        var second = git.Commit("a.txt", "2\n");
        var tip = git.Commit("a.txt", "3\n");
        var tagged = git.Commit("a.txt", "4\n");
        git.Run("tag", "-a", "-m", "inner", "inner");
        git.Run("tag", "-a", "-m", "outer", "outer", "inner");
        git.Run("tag", "blob", $"{tip}:a.txt");
        git.Run("tag", "--delete", "inner");
        git.Run("reset", "--quiet", "--hard", tip);
        git.Run("checkout", "--quiet", "--detach");
        var loose = git.Commit("a.txt", "5\n");

        Assert.IsTrue(Contains(git, tip, second, first, tagged));
        Assert.IsFalse(Contains(git, loose));
    }

    [TestMethod]
    public void A_history_with_a_hole_ends_there()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var first = git.Commit("a.txt", "1\n");
        var second = git.Commit("a.txt", "2\n");
        var tip = git.Commit("a.txt", "3\n");
        File.Delete(folder.Combine($"work/.git/objects/{second[..2]}/{second[2..]}"));

        Assert.IsTrue(Contains(git, tip));
        Assert.IsFalse(Contains(git, first));
    }

    private static bool Contains(TestGit git, params string[] ids)
    {
        var repository = GitRepository.Open(git.WorkingDirectory);
        using var objects = repository.Objects;
        using var reader = objects.OpenReader();
        var reachable = new ReachableCommits(
            repository.RefStore.Read().Refs, reader, new CommitGraph(reader, ShallowFile.None), new PeeledTags(reader));
        return ids.All(id => reachable.Contains(ObjectId.Parse(id), CancellationToken.None));
    }
}
