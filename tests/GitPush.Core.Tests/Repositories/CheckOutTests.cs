using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class CheckOutTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestGit _git;
    private readonly GitRepository _repository;
    private readonly LooseObjects _loose;
    private readonly string _destination;

    public CheckOutTests()
    {
        _git = TestGit.Init(_folder.Combine("work"));
        _git.Run("commit", "-q", "--allow-empty", "-m", "Start");
        _repository = GitRepository.Open(_folder.Combine("work"));
        _loose = _repository.Objects.Local.Loose;
        _destination = _folder.Combine("out");
    }

    public void Dispose()
    {
        _repository.Objects.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_check_out_has_the_files_that_git_archive_packs()
    {
        var commit = CommitSample();

        await _repository.CheckOutAsync(commit, _destination);

        var expected = _folder.CreateDirectory("expected");
        Unpack(_git.RunWithInput(ReadOnlyMemory<byte>.Empty, "archive", "--format=tar", commit.ToString()).OutputBytes, expected);
        CollectionAssert.AreEqual(FolderListing.Of(expected), FolderListing.Of(_destination));
        Assert.AreEqual("../src/a.txt", new FileInfo(Path.Combine(_destination, "links/up")).LinkTarget);
        CollectionAssert.Contains(FolderListing.Of(_destination), "tool.sh*: #!/bin/sh\n");
        CollectionAssert.Contains(FolderListing.Of(_destination), "src/a.txt: one\n");
        Assert.AreEqual(0, Directory.GetFileSystemEntries(Path.Combine(_destination, "module")).Length);
    }

    [TestMethod]
    public async Task A_tar_unpacks_to_what_git_archive_packs()
    {
        var commit = CommitSample();
        using var tar = new MemoryStream();
        await _repository.WriteTarAsync(commit, tar, "shop-1.0/");

        var (expected, actual) = (_folder.CreateDirectory("expected"), _folder.CreateDirectory("actual"));
        Unpack(tar.ToArray(), actual);
        Unpack(
            _git.RunWithInput(ReadOnlyMemory<byte>.Empty, "archive", "--format=tar", "--prefix=shop-1.0/", commit.ToString()).OutputBytes,
            expected);
        CollectionAssert.AreEqual(FolderListing.Of(expected), FolderListing.Of(actual));
        Assert.AreEqual(
            File.GetLastWriteTimeUtc(Path.Combine(expected, "shop-1.0/src/a.txt")),
            File.GetLastWriteTimeUtc(Path.Combine(actual, "shop-1.0/src/a.txt")));
        Assert.AreEqual(commit.ToString(), Encoding.ASCII.GetString(_git.RunWithInput(tar.ToArray(), "get-tar-commit-id").OutputBytes).Trim());
    }

    [TestMethod]
    public async Task One_folder_can_be_checked_out()
    {
        var commit = CommitSample();

        await _repository.CheckOutAsync(commit, _destination, new CheckOutOptions { Path = "src/deep" });

        CollectionAssert.AreEqual(new[] { "ünï.txt: überall\n" }, FolderListing.Of(_destination));
        await Assert.ThrowsAsync<KeyNotFoundException>(
            () => _repository.CheckOutAsync(commit, _destination + "2", new CheckOutOptions { Path = "src/a.txt" }));
    }

    [TestMethod]
    [DataRow(SymbolicLinkPolicy.Skip, false)]
    [DataRow(SymbolicLinkPolicy.WriteAsFile, true)]
    public async Task Links_are_left_out_or_written_as_files_on_request(SymbolicLinkPolicy policy, bool written)
    {
        var tree = Tree(("120000", "link", Blob("/etc/passwd")));

        await _repository.CheckOutAsync(tree, _destination, new CheckOutOptions { SymbolicLinks = policy });

        CollectionAssert.AreEqual(written ? ["link: /etc/passwd"] : Array.Empty<string>(), FolderListing.Of(_destination));
    }

    [TestMethod]
    public async Task A_folder_with_something_in_it_is_not_touched()
    {
        _folder.WriteFile("out/mine.txt", "mine");

        await Assert.ThrowsExactlyAsync<IOException>(() => _repository.CheckOutAsync(CommitSample(), _destination));

        CollectionAssert.AreEqual(new[] { "mine.txt: mine" }, FolderListing.Of(_destination));
    }

    [TestMethod]
    [DataRow("..")]
    [DataRow(".")]
    [DataRow("a/b")]
    [DataRow("../a")]
    [DataRow("a\\b")]
    [DataRow(".git")]
    [DataRow(".GIT")]
    [DataRow(".git ")]
    [DataRow(".git...")]
    [DataRow("git~1")]
    [DataRow(".git::$INDEX_ALLOCATION")]
    [DataRow(".g\u200cit")]
    [DataRow("\ufeff.gIt")]
    public async Task A_name_that_leads_elsewhere_stops_the_check_out_and_the_tar(string name)
    {
        foreach (var tree in new[]
        {
            Tree(("100644", "before", Blob("1")), ("100644", name, Blob("2"))),
            Tree(("40000", "deep", Tree(("40000", name, Tree(("100644", "config", Blob("3"))))))),
        })
        {
            var error = await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.CheckOutAsync(tree, _destination));

            StringAssert.EndsWith(error.Path, name);
            Assert.IsFalse(Directory.Exists(_destination));
            await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.WriteTarAsync(tree, Stream.Null));
        }
    }

    [TestMethod]
    [DataRow("/etc/passwd")]
    [DataRow("..")]
    [DataRow("../../x")]
    [DataRow("d/../../x")]
    [DataRow("inner/..")]
    [DataRow("./../x")]
    [DataRow("..\\x")]
    [DataRow("C:\\x")]
    [DataRow("")]
    public async Task A_link_that_could_lead_out_stops_the_check_out(string target)
    {
        var tree = Tree(("100644", "a", Blob("1")), ("120000", "link", Blob(target)));
        Directory.CreateDirectory(_destination);

        var error = await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.CheckOutAsync(tree, _destination));

        Assert.AreEqual("link", error.Path);
        Assert.AreEqual(0, Directory.GetFileSystemEntries(_destination).Length);
    }

    [TestMethod]
    public async Task A_link_and_a_folder_of_the_same_name_write_nothing_through_the_link()
    {
        var outside = _folder.CreateDirectory("outside");
        var tree = Tree(
            ("120000", "a", Blob("outside")),
            ("40000", "a", Tree(("100644", "evil", Blob("x")))));

        await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.CheckOutAsync(tree, _destination));

        Assert.AreEqual(0, Directory.GetFileSystemEntries(outside).Length);
        Assert.IsFalse(Directory.Exists(_destination));
    }

    [TestMethod]
    public async Task A_name_that_occurs_twice_stops_the_check_out()
    {
        var tree = Tree(("100644", "a", Blob("1")), ("100644", "a", Blob("2")));

        var error = await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.CheckOutAsync(tree, _destination));

        Assert.AreEqual("a", error.Path);
    }

    [TestMethod]
    public async Task Limits_on_files_and_bytes_are_kept_and_nothing_is_left()
    {
        var commit = CommitSample();
        var files = new CheckOutOptions { MaxFiles = 3 };
        var bytes = new CheckOutOptions { MaxBytes = 3 };

        StringAssert.Contains(
            (await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.CheckOutAsync(commit, _destination, files))).Message, "3 files");
        StringAssert.Contains(
            (await Assert.ThrowsExactlyAsync<CheckOutException>(() => _repository.CheckOutAsync(commit, _destination, bytes))).Message, "3 bytes");
        Assert.IsFalse(Directory.Exists(_destination));
    }

    [TestMethod]
    public async Task A_missing_blob_is_named_and_nothing_is_left()
    {
        var missing = ObjectId.Parse("0123456789012345678901234567890123456789");
        var tree = Tree(("100644", "a", Blob("1")), ("100644", "b", missing));

        var error = await Assert.ThrowsAsync<KeyNotFoundException>(() => _repository.CheckOutAsync(tree, _destination));

        StringAssert.Contains(error.Message, missing.ToString());
        Assert.IsFalse(Directory.Exists(_destination));
    }

    [TestMethod]
    public async Task A_cancelled_check_out_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => _repository.CheckOutAsync(CommitSample(), _destination, cancellationToken: cancellation.Token));

        Assert.IsFalse(Directory.Exists(_destination));
    }

    private static void Unpack(byte[] tar, string folder)
    {
        var file = folder + ".tar";
        File.WriteAllBytes(file, tar);
        using var process = System.Diagnostics.Process.Start("tar", ["-xf", file, "-C", folder]);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }

    private ObjectId CommitSample()
    {
        _folder.WriteFile("work/src/a.txt", "one\n");
        _folder.WriteFile("work/src/deep/ünï.txt", "überall\n");
        _folder.WriteFile("work/tool.sh", "#!/bin/sh\n");
        _folder.WriteFile("work/empty", "");
        _folder.WriteFile($"work/{new string('l', 120)}/{new string('n', 120)}", "a long path\n");
        File.WriteAllBytes(_folder.Combine("work/large.bin"), [.. Enumerable.Range(0, 700_000).Select(i => (byte)(i * i >> 3))]);
        Directory.CreateDirectory(_folder.Combine("work/links"));
        File.CreateSymbolicLink(_folder.Combine("work/links/up"), "../src/a.txt");
        File.CreateSymbolicLink(_folder.Combine("work/links/here"), "./up");
        _git.Run("add", ".");
        _git.Run("update-index", "--chmod=+x", "tool.sh");
        _git.Run("update-index", "--add", "--cacheinfo", $"160000,{_git.Run("rev-parse", "HEAD")},module");
        _git.Run("commit", "-qm", "Sample");
        return ObjectId.Parse(_git.Run("rev-parse", "HEAD"));
    }

    private ObjectId Blob(string content) => _loose.Write(ObjectType.Blob, Encoding.UTF8.GetBytes(content), fsync: false);

    private ObjectId Tree(params (string Mode, string Name, ObjectId Id)[] entries) =>
        HostileTrees.Write(_loose, [.. entries.Select(entry => (entry.Mode, Encoding.UTF8.GetBytes(entry.Name), entry.Id))]);
}
