using System.Globalization;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.CommitGraphs;

[TestClass]
public sealed class CommitGraphWriterTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Git_verifies_what_is_written_and_would_write_the_same(bool wrongClocks)
    {
        using var repository = new GraphRepository(wrongClocks: wrongClocks);
        var path = repository.Combine("objects/info/commit-graph");
        repository.WriteGraph(path);

        repository.Git.Run("commit-graph", "verify");
        var ours = File.ReadAllBytes(path);
        File.Delete(path);
        repository.Git.Run("commit-graph", "write", "--reachable");
        CollectionAssert.AreEqual(File.ReadAllBytes(path), ours);
    }

    [TestMethod]
    public void Clocks_that_are_wrong_by_centuries_overflow_into_a_chunk_of_their_own()
    {
        using var folder = new TempFolder();
        var git = TestGit.InitBare(folder.Combine("server.git"));
        var input = new StringBuilder();
        foreach (var (mark, time) in ((int, long)[])[(1, 10), (2, 8_000_000_000), (3, 20), (4, 30), (5, 9_000_000_000), (6, 40)])
        {
            input.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\nmark :{mark}\ncommitter C <c@example.com> {time} +0000\ndata 0\n");
            input.Append(CultureInfo.InvariantCulture, $"M 100644 inline f\ndata 4\n{mark:d4}\n");
        }

        git.RunWithInput(input.ToString(), "fast-import", "--quiet", "--date-format=raw-permissive");
        var repository = GitRepository.Open(git.WorkingDirectory);
        using var reader = repository.Objects.OpenReader();
        var commits = new GitPush.Traversal.CommitGraph(reader, ShallowFile.None);
        var members = git.Run("rev-list", "--all").Split('\n').Select(id => commits.Add(GitPush.Objects.ObjectId.Parse(id))).ToList();
        members.ForEach(commits.Load);
        var path = Path.Combine(git.WorkingDirectory, "objects/info/commit-graph");
        using (var file = File.Create(path))
        {
            GitPush.CommitGraphs.CommitGraphWriter.Write(file, commits, members);
        }

        git.Run("commit-graph", "verify");
        var graph = repository.ReadCommitGraph()!;
        Assert.IsTrue(graph.TryFind(commits.Id(members[0]), out var tip));
        Assert.AreEqual(9_000_000_001, graph.GenerationAt(tip));
    }

    [TestMethod]
    [DataRow((1L << 34) + 5)]
    [DataRow(-5L)]
    public void A_time_that_the_file_cannot_hold_hides_no_ancestor(long time)
    {
        using var folder = new TempFolder();
        var git = TestGit.InitBare(folder.Combine("server.git"));
        var loose = new LooseObjects(Path.Combine(git.WorkingDirectory, "objects"));
        var ids = new List<ObjectId>();
        foreach (var seconds in (long[])[1_700_000_000, time, 1_700_000_100])
        {
            var parent = ids.Count == 0 ? "" : $"parent {ids[^1]}\n";
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"tree {ObjectId.EmptyTree}\n{parent}author A <a@example.com> 1 +0000\ncommitter A <a@example.com> {seconds} +0000\n\n\n");
            ids.Add(loose.Write(ObjectType.Commit, Encoding.UTF8.GetBytes(text), fsync: false));
        }

        var repository = GitRepository.Open(git.WorkingDirectory);
        using var reader = repository.Objects.OpenReader();
        var commits = new GitPush.Traversal.CommitGraph(reader, ShallowFile.None);
        var members = ids.ConvertAll(commits.Add);
        members.ForEach(commits.Load);
        using (var file = File.Create(Path.Combine(git.WorkingDirectory, "objects/info/commit-graph")))
        {
            GitPush.CommitGraphs.CommitGraphWriter.Write(file, commits, members);
        }

        var stored = new GitPush.Traversal.CommitGraph(reader, ShallowFile.None, repository.ReadCommitGraph);
        members = ids.ConvertAll(stored.Add);
        Assert.IsTrue(stored.HasGenerations);
        (int, int)[] pairs = [(members[0], members[1]), (members[0], members[2]), (members[1], members[2]), (members[2], members[0])];
        foreach (var (pair, isAncestor) in pairs.Zip([true, true, true, false]))
        {
            // One at a time, so that no pair's walk helps another's.
            CollectionAssert.AreEqual(new[] { isAncestor }, new CommitReachability(stored).AreAncestors([pair], CancellationToken.None));
        }
    }
}
