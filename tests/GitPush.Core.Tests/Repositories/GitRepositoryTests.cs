using System.Globalization;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class GitRepositoryTests : IDisposable
{
    private static readonly ObjectId Missing = ObjectId.Parse("0123456789012345678901234567890123456789");

    private readonly TempFolder _folder = new();
    private readonly TestGit _git;
    private readonly GitRepository _repository;

    public GitRepositoryTests()
    {
        _git = TestGit.Init(_folder.Combine("shop"));
        _git.Commit("src/a.txt", "one\n", "Start\n\nWith a body.\n");
        _git.Commit("src/größe.txt", "zwei\n", "Second");
        _git.Run("tag", "-a", "-m", "First release", "v1");
        _git.Run("checkout", "-q", "-b", "side", "HEAD~1");
        _git.Commit("side.txt", "side\n", "On the side");
        _git.Run("checkout", "-q", "main");
        _git.Commit("src/a.txt", "one more\n", "Third");
        _git.Run("merge", "-q", "--no-ff", "-m", "Merge side", "side");
        _repository = GitRepository.Open(_folder.Combine("shop"));
    }

    public void Dispose()
    {
        _repository.Objects.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    [DataRow("HEAD")]
    [DataRow("@")]
    [DataRow("main")]
    [DataRow("refs/heads/main")]
    [DataRow("heads/side")]
    [DataRow("v1")]
    [DataRow("v1^{}")]
    [DataRow("v1^{commit}")]
    [DataRow("v1^{tree}")]
    [DataRow("v1~1")]
    [DataRow("main^2")]
    [DataRow("main^^")]
    [DataRow("main~2^0")]
    [DataRow("main^2~1^{tree}")]
    public void A_revision_resolves_as_git_resolves_it(string revision) =>
        Assert.AreEqual(Id(revision), _repository.Resolve(revision));

    [TestMethod]
    [DataRow("nothing")]
    [DataRow("main^3")]
    [DataRow("main~99")]
    [DataRow("main^{blob}")]
    [DataRow("main^{")]
    [DataRow("main^x")]
    [DataRow("main~99999999999999999999")]
    [DataRow("config")]
    [DataRow("0123456789012345678901234567890123456789")]
    [DataRow("../HEAD")]
    public void What_names_nothing_resolves_to_null(string revision) => Assert.IsNull(_repository.Resolve(revision));

    [TestMethod]
    public void An_abbreviated_id_resolves_when_it_is_unique_loose_or_packed()
    {
        var id = Id("main:src/a.txt");
        Assert.AreEqual(id, _repository.Resolve(id.ToString()[..12]));

        _git.Run("repack", "-adq");
        _git.Run("prune-packed", "-q");
        Assert.AreEqual(id, _repository.Resolve(id.ToString()[..12].ToUpperInvariant()));
        Assert.IsNull(_repository.Resolve(id.ToString()[..3]));
    }

    [TestMethod]
    public void An_ambiguous_abbreviation_resolves_to_null()
    {
        // Of so many objects some share their first four digits.
        var input = string.Concat(Enumerable.Range(0, 800).Select(i => $"blob\ndata <<E\n{i}\nE\n"));
        _git.RunWithInput(input, "fast-import", "--quiet");
        var digits = CatFile.AllIds(_git).GroupBy(id => id.ToString()[..4]).First(group => group.Count() > 1).Key;

        Assert.IsNull(_repository.Resolve(digits));
    }

    [TestMethod]
    public void A_commit_says_what_git_says()
    {
        var commit = _repository.GetCommit(Id("v1"));

        Assert.AreEqual(Id("v1^{commit}"), commit.Id);
        Assert.AreEqual(Id("v1^{tree}"), commit.Tree);
        CollectionAssert.AreEqual(new[] { Id("v1~1") }, commit.Parents.ToArray());
        Assert.AreEqual(("Ada Author", "ada@example.com"), (commit.Author.Name, commit.Author.Email));
        Assert.AreEqual("2023-11-14T23:13:20+01:00", commit.Author.When.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
        Assert.AreEqual("Carl Committer", commit.Committer.Name);
        Assert.AreEqual("Second\n", commit.Message);
        Assert.AreEqual("Start", _repository.GetCommit(Id("v1~1")).Subject);
        Assert.HasCount(2, _repository.GetCommit(Id("main")).Parents);
    }

    [TestMethod]
    public void A_tag_says_what_git_says()
    {
        var tag = _repository.GetTag(Id("v1"));

        Assert.AreEqual((Id("v1^{}"), ObjectType.Commit, "v1"), (tag.Target, tag.TargetType, tag.Name));
        Assert.AreEqual("First release\n", tag.Message);
        Assert.AreEqual("Carl Committer", tag.Tagger?.Name);
    }

    [TestMethod]
    public void Trees_and_paths_are_found_from_commits_tags_and_trees()
    {
        CollectionAssert.AreEqual(
            new[] { "side.txt", "src" }, _repository.GetTree(Id("main")).Select(entry => entry.Name).ToArray());
        Assert.AreEqual(
            new TreeEntry("größe.txt", EntryMode.File, Id("main:src/größe.txt")), _repository.FindEntry(Id("v1"), "src/größe.txt"));
        Assert.AreEqual(EntryMode.Tree, _repository.FindEntry(Id("main"), "src")?.Mode);
        Assert.AreEqual(Id("main:src/a.txt"), _repository.FindEntry(Id("main:src"), "a.txt")?.Id);
        Assert.IsNull(_repository.FindEntry(Id("main"), "src/A.txt"));
        Assert.IsNull(_repository.FindEntry(Id("main"), "src/a.txt/b"));
        Assert.IsNull(_repository.FindEntry(Id("main"), ""));
    }

    [TestMethod]
    public void Text_is_read_up_to_a_size()
    {
        Assert.AreEqual("zwei\n", _repository.ReadText(Id("main"), "src/größe.txt"));
        Assert.IsNull(_repository.ReadText(Id("main"), "src"));
        Assert.IsNull(_repository.ReadText(Id("main"), "nothing"));
        Assert.ThrowsExactly<IOException>(() => _repository.ReadText(Id("main"), "src/a.txt", maxBytes: 8));
        CollectionAssert.AreEqual("one more\n"u8.ToArray(), _repository.ReadBlob(Id("main:src/a.txt"), maxBytes: 9));
    }

    [TestMethod]
    public void What_is_missing_or_of_another_type_throws_with_its_id()
    {
        var blob = Id("main:side.txt");
        Action[] calls =
        [
            () => _repository.GetCommit(blob),
            () => _repository.GetTree(blob),
            () => _repository.GetTag(blob),
            () => _repository.FindEntry(blob, "a"),
            () => _repository.Diff(blob, ObjectId.Zero),
            () => _ = _repository.GetCommits(blob).First(),
        ];
        foreach (var call in calls)
        {
            StringAssert.Contains(Assert.Throws<KeyNotFoundException>(call).Message, blob.ToString());
        }

        StringAssert.Contains(
            Assert.Throws<KeyNotFoundException>(() => _repository.OpenBlob(Missing)).Message, Missing.ToString());
        Assert.Throws<KeyNotFoundException>(() => _repository.ReadBlob(Id("main"), 1_000));
        Assert.IsNull(_repository.GetObjectType(Missing));
        Assert.AreEqual(ObjectType.Tag, _repository.GetObjectType(Id("v1")));
    }

    [TestMethod]
    public void Refs_and_HEAD_are_read()
    {
        Assert.AreEqual("refs/heads/main", _repository.HeadTarget);
        Assert.AreEqual(Id("side"), _repository.FindRef("refs/heads/side")?.Id);
        Assert.IsNull(_repository.FindRef("refs/heads/none"));
        CollectionAssert.AreEqual(
            new[] { "refs/heads/main", "refs/heads/side", "refs/tags/v1" },
            _repository.GetRefs().Select(reference => reference.Name).ToArray());
        Assert.HasCount(1, _repository.GetRefs("refs/tags/"));
        Assert.AreEqual("shop", _repository.Name.Value);
    }

    [TestMethod]
    public void A_folder_without_repository_is_not_opened() =>
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => GitRepository.Open(_folder.CreateDirectory("empty")));

    private ObjectId Id(string revision) => ObjectId.Parse(_git.Run("rev-parse", revision));
}
