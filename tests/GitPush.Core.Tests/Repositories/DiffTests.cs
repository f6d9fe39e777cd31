using GitPush.Core.Tests.Support;
using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class DiffTests
{
    [TestMethod]
    public void A_diff_is_that_of_git()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("a"));
        foreach (var path in new[] { "a", "b/c", "b/d/e", "b-file", "becomes/a/folder", "same/x", "same/y/z", "tool", "ünï" })
        {
            folder.WriteFile($"a/{path}", path);
        }

        git.Run("add", ".");
        git.Run("commit", "-qm", "One");
        git.Run("tag", "one");
        git.Run("rm", "-rq", "a", "becomes", "b/d");
        folder.WriteFile("a/a/now/deep", "a");
        folder.WriteFile("a/a.txt", "between");
        folder.WriteFile("a/becomes", "a file");
        folder.WriteFile("a/b/c", "changed");
        folder.WriteFile("a/ünï", "changed");
        git.Run("add", ".");
        git.Run("update-index", "--chmod=+x", "tool");
        git.Run("update-index", "--add", "--cacheinfo", $"160000,{git.Run("rev-parse", "one")},module");
        git.Run("commit", "-qm", "Two");
        var repository = GitRepository.Open(folder.Combine("a"));
        using var objects = repository.Objects;
        var (one, two) = (repository.Resolve("one")!.Value, repository.Resolve("main")!.Value);

        foreach (var (from, to) in new[] { (one, two), (two, one), (ObjectId.Zero, two), (one, ObjectId.Zero), (two, two) })
        {
            CollectionAssert.AreEqual(GitDiff(git, from, to), repository.Diff(from, to).Select(Describe).ToArray());
        }

        CollectionAssert.AreEqual(
            repository.Diff(one, two).ToArray(),
            repository.Diff(repository.Resolve("one^{tree}")!.Value, repository.Resolve("main^{tree}")!.Value).ToArray());
    }

    [TestMethod]
    public async Task An_update_tells_the_paths_that_it_changes()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("a"));
        var one = ObjectId.Parse(git.Commit("src/a", "1"));
        var two = ObjectId.Parse(git.Commit("docs/b", "2"));
        git.Run("tag", "-a", "-m", "v1", "v1");
        var repository = GitRepository.Open(folder.Combine("a"));
        using var objects = repository.Objects;
        var tag = repository.Resolve("refs/tags/v1")!.Value;
        var blob = repository.FindEntry(two, "src/a")!.Id;

        CollectionAssert.AreEqual(new[] { "docs/b" }, await PathsAsync(one, two));
        CollectionAssert.AreEqual(new[] { "docs/b", "src/a" }, await PathsAsync(ObjectId.Zero, tag));
        CollectionAssert.AreEqual(new[] { "docs/b", "src/a" }, await PathsAsync(blob, two));
        CollectionAssert.AreEqual(Array.Empty<string>(), await PathsAsync(one, blob));
        CollectionAssert.AreEqual(Array.Empty<string>(), await PathsAsync(one, ObjectId.Zero));

        async Task<string[]> PathsAsync(ObjectId from, ObjectId to) =>
            [.. await new RefUpdate("refs/heads/main", from, to, RefUpdateKind.Forced, repository).GetChangedPathsAsync()];
    }

    [TestMethod]
    public void Folders_nested_without_end_are_refused_and_not_followed()
    {
        using var folder = new TempFolder();
        TestGit.InitBare(folder.Combine("a.git"));
        var loose = new LooseObjects(folder.Combine("a.git/objects"));
        var id = HostileTrees.Write(loose, ("100644", "x"u8.ToArray(), loose.Write(ObjectType.Blob, "x"u8, fsync: false)));
        for (var i = 0; i < TreeWalk.MaxDepth + 10; i++)
        {
            id = HostileTrees.Write(loose, ("40000", "d"u8.ToArray(), id));
        }

        var repository = GitRepository.Open(folder.Combine("a.git"));
        using var objects = repository.Objects;

        Assert.ThrowsExactly<ObjectCorruptException>(() => repository.Diff(ObjectId.Zero, id));
    }

    private static string Describe(TreeChange change) =>
        $"{Mode(change.OldMode)} {Mode(change.NewMode)} {change.OldId} {change.NewId} {change.Path}";

    private static string Mode(EntryMode? mode) => Convert.ToString((int?)mode ?? 0, 8).PadLeft(6, '0');

    private static string[] GitDiff(TestGit git, ObjectId from, ObjectId to)
    {
        var output = git.Run(
            "-c", "core.quotePath=false", "diff-tree", "-r", "--no-renames", "--no-abbrev",
            (from.IsZero ? ObjectId.EmptyTree : from).ToString(), (to.IsZero ? ObjectId.EmptyTree : to).ToString());
        return [.. output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimStart(':').Split([' ', '\t'], 6))
            .OrderBy(parts => parts[5], StringComparer.Ordinal)
            .Select(parts => $"{parts[0]} {parts[1]} {parts[2]} {parts[3]} {parts[5]}")];
    }
}
