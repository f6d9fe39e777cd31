using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class RepositoryTests
{
    [TestMethod]
    public async Task A_repository_is_created_listed_and_deleted()
    {
        using var folder = new TempFolder();
        var root = folder.Combine("root");

        var created = await ToolProcess.RunAsync("repo", "create", "team/shop", "--root", root);
        Assert.AreEqual(0, created.ExitCode, created.Error);
        Assert.AreEqual("true", new TestGit(Path.Combine(root, "team/shop.git")).Run("rev-parse", "--is-bare-repository"));
        Assert.AreEqual("team/shop\n", (await ToolProcess.RunAsync("repo", "list", "--root", root)).Output);

        var again = await ToolProcess.RunAsync("repo", "create", "team/shop", "--root", root);
        Assert.AreEqual(1, again.ExitCode);
        Assert.AreEqual("gitpush: The repository 'team/shop' exists.\n", again.Error);

        var refused = await ToolProcess.RunWithInputAsync("shop\n", "repo", "delete", "team/shop", "--root", root);
        Assert.AreEqual(1, refused.ExitCode);
        Assert.IsTrue(Directory.Exists(Path.Combine(root, "team/shop.git")));

        var deleted = await ToolProcess.RunWithInputAsync("team/shop\n", "repo", "delete", "team/shop", "--root", root);
        Assert.AreEqual(0, deleted.ExitCode, deleted.Error);
        Assert.IsFalse(Directory.Exists(Path.Combine(root, "team/shop.git")));

        var missing = await ToolProcess.RunAsync("repo", "delete", "team/shop", "--yes", "--root", root);
        Assert.AreEqual(1, missing.ExitCode);
        Assert.AreEqual("gitpush: there is no repository 'team/shop'\n", missing.Error);
    }

    [TestMethod]
    public async Task A_name_that_no_repository_can_have_is_a_wrong_use()
    {
        var result = await ToolProcess.RunAsync("repo", "create", "../shop");

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.StartsWith(result.Error, "gitpush: '../shop' is not a repository name");
    }

    [TestMethod]
    public async Task An_imported_repository_is_sound_and_can_be_packed()
    {
        using var folder = new TempFolder();
        var root = folder.Combine("root");
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("a.txt", "a\n");
        var id = work.Commit("b/c.txt", "c\n");
        _ = work.Run("tag", "-a", "v1", "-m", "The first");

        var imported = await ToolProcess.RunAsync("repo", "import", work.WorkingDirectory, "shop", "--root", root);
        Assert.AreEqual(0, imported.ExitCode, imported.Error);
        StringAssert.StartsWith(imported.Output, "shop imported with 2 refs into ");

        var loose = await ToolProcess.RunAsync("repo", "fsck", "--root", root);
        Assert.AreEqual(0, loose.ExitCode, loose.Output);
        Assert.AreEqual("shop: 8 objects, 2 refs, 0 errors, 0 warnings\n", loose.Output);

        var packed = await ToolProcess.RunAsync("repo", "gc", "--root", root);
        Assert.AreEqual(0, packed.ExitCode, packed.Error);
        StringAssert.StartsWith(packed.Output, "shop: 8 objects packed, 8 loose objects removed");

        var whole = await ToolProcess.RunAsync("repo", "fsck", "shop", "--root", root);
        Assert.AreEqual("shop: 8 objects, 2 refs, 0 errors, 0 warnings\n", whole.Output);
        var git = new TestGit(Path.Combine(root, "shop.git"));
        _ = git.Run("fsck", "--strict");
        Assert.AreEqual(id, git.Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task A_missing_blob_is_found()
    {
        using var folder = new TempFolder();
        var (git, blob) = CreateRepository(folder);
        File.Delete(LoosePath(git, blob));

        var result = await ToolProcess.RunAsync("repo", "fsck", "--root", folder.Path);

        Assert.AreEqual(1, result.ExitCode);
        Assert.AreEqual($"shop: error: refs/heads/main needs the object {blob}, which is missing\nshop: 2 objects, 1 refs, 1 errors, 0 warnings\n", result.Output);
    }

    [TestMethod]
    public async Task A_loose_object_with_the_content_of_another_is_found()
    {
        using var folder = new TempFolder();
        var (git, blob) = CreateRepository(folder);
        var other = git.RunWithInput("other\n", "hash-object", "-w", "--stdin");
        File.Delete(LoosePath(git, blob));
        File.Copy(LoosePath(git, other), LoosePath(git, blob));

        var result = await ToolProcess.RunAsync("repo", "fsck", "--root", folder.Path);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.StartsWith(result.Output, $"shop: error: object {blob} is corrupt: its content is that of {other}\n");
    }

    [TestMethod]
    public async Task A_flipped_bit_in_a_pack_is_found()
    {
        using var folder = new TempFolder();
        var (git, _) = CreateRepository(folder);
        _ = git.Run("repack", "-a", "-d", "-q");
        var pack = Directory.GetFiles(Path.Combine(git.WorkingDirectory, "objects/pack"), "*.pack").Single();
        File.SetAttributes(pack, FileAttributes.Normal);
        var bytes = File.ReadAllBytes(pack);
        bytes[^21] ^= 1;
        File.WriteAllBytes(pack, bytes);

        var result = await ToolProcess.RunAsync("repo", "fsck", "--root", folder.Path);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, $"{Path.GetFileNameWithoutExtension(pack)}.pack does not match its checksum");
        StringAssert.Contains(result.Output, " is corrupt: ");
    }

    [TestMethod]
    public async Task A_tree_that_names_dot_git_is_an_error_and_an_odd_date_is_one_when_it_is_strict()
    {
        using var folder = new TempFolder();
        var (git, blob) = CreateRepository(folder);
        var tree = git.RunWithInput($"100644 blob {blob}\t.git\n", "mktree");
        var commit = git.RunWithInput($"tree {git.Run("rev-parse", "main^{tree}")}\nauthor A <a@b> 0123 +0000\ncommitter A <a@b> 1 +0000\n\nx\n", "hash-object", "-t", "commit", "-w", "--literally", "--stdin");

        var result = await ToolProcess.RunAsync("repo", "fsck", "--root", folder.Path);
        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, $"shop: error: object {tree}: hasDotgit: contains '.git'\n");
        StringAssert.Contains(result.Output, $"shop: warning: object {commit}: zeroPaddedDate: ");

        var strict = await ToolProcess.RunAsync("repo", "fsck", "--strict", "--root", folder.Path);
        StringAssert.Contains(strict.Output, $"shop: error: object {commit}: zeroPaddedDate: ");
    }

    [TestMethod]
    public async Task A_ref_that_cannot_be_read_is_found()
    {
        using var folder = new TempFolder();
        _ = CreateRepository(folder);
        _ = folder.WriteFile("shop.git/refs/heads/broken", "not an id\n");

        var result = await ToolProcess.RunAsync("repo", "fsck", "--root", folder.Path);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, "refs/heads/broken");
    }

    private static (TestGit Git, string Blob) CreateRepository(TempFolder folder)
    {
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("a.txt", "a\n");
        _ = work.Run("clone", "--quiet", "--bare", "--no-hardlinks", work.WorkingDirectory, folder.Combine("shop.git"));
        return (new TestGit(folder.Combine("shop.git")), work.Run("rev-parse", "HEAD:a.txt"));
    }

    private static string LoosePath(TestGit git, string id)
    {
        var path = Path.Combine(git.WorkingDirectory, "objects", id[..2], id[2..]);
        if (File.Exists(path))
        {
            // git makes objects read-only.
            File.SetAttributes(path, FileAttributes.Normal);
        }

        return path;
    }
}
