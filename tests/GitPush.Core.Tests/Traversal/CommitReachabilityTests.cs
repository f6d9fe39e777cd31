using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Traversal;

[TestClass]
public sealed class CommitReachabilityTests
{
    [TestMethod]
    [DataRow(1, false, false)]
    [DataRow(2, true, false)]
    [DataRow(3, false, true)]
    [DataRow(4, true, true)]
    public void Many_pairs_at_once_are_answered_as_git_answers_each(int seed, bool wrongClocks, bool withCommitGraph)
    {
        using var folder = new TempFolder();
        var git = TangledHistory.CreateBare(folder.Combine("server.git"), commits: 150, seed, wrongClocks);
        if (withCommitGraph)
        {
            git.Run("commit-graph", "write", "--reachable");
        }

        var ids = git.Run("rev-list", "--all").Split('\n');
        var ancestors = ids.ToDictionary(static id => id, id => git.Run("rev-list", id).Split('\n').ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        using var reader = objects.OpenReader();
        var repository = new GitRepository(RepositoryName.Parse("test"), git.WorkingDirectory, objects, new RefStore(git.WorkingDirectory));
        var commits = new CommitGraph(reader, new HashSet<ObjectId>(), repository.ReadCommitGraph);
        Assert.AreEqual(withCommitGraph, commits.HasGenerations);
        var random = new Random(seed);
        var pairs = Enumerable.Range(0, 300).Select(_ => (Ancestor: ids[random.Next(ids.Length)], Descendant: ids[random.Next(ids.Length)])).ToList();

        var answers = new CommitReachability(commits).AreAncestors(
            [.. pairs.Select(pair => (commits.Add(ObjectId.Parse(pair.Ancestor)), commits.Add(ObjectId.Parse(pair.Descendant))))], CancellationToken.None);

        for (var i = 0; i < pairs.Count; i++)
        {
            Assert.AreEqual(ancestors[pairs[i].Descendant].Contains(pairs[i].Ancestor), answers[i], $"pair {i}: {pairs[i]}");
        }
    }

    [TestMethod]
    public void Histories_that_have_nothing_in_common_are_walked_once_for_many_pairs()
    {
        using var folder = new TempFolder();
        var git = TangledHistory.CreateBare(folder.Combine("server.git"), commits: 200, seed: 5);
        var other = TangledHistory.CreateBare(folder.Combine("other.git"), commits: 200, seed: 6);
        git.Run("fetch", "--quiet", other.WorkingDirectory, "refs/heads/*:refs/other/*");
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        using var reader = objects.OpenReader();
        var commits = new CommitGraph(reader, new HashSet<ObjectId>());
        var ours = git.Run("for-each-ref", "--format=%(objectname)", "refs/heads").Split('\n').Select(ObjectId.Parse).ToList();
        var theirs = git.Run("for-each-ref", "--format=%(objectname)", "refs/other").Split('\n').Select(ObjectId.Parse).ToList();
        var walk = new CommitReachability(commits);

        var answers = walk.AreAncestors([.. ours.Zip(theirs, (ancestor, descendant) => (commits.Add(ancestor), commits.Add(descendant)))], CancellationToken.None);

        Assert.IsFalse(answers.Contains(true));
        Assert.HasCount(30, answers);

        // Each commit is looked at once, and not once for each pair.
        Assert.IsLessThanOrEqualTo(400, walk.Visited);
    }
}
