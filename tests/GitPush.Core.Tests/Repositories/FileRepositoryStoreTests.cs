using GitPush.Core.Tests.Support;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class FileRepositoryStoreTests
{
    [TestMethod]
    public async Task A_new_repository_is_one_that_git_works_on()
    {
        using var root = new StoreRoot();

        var repository = await root.Store.CreateAsync(StoreRoot.Name("team/shop"));

        var git = root.Git("team/shop.git");
        Assert.AreEqual(root.Combine("team/shop.git"), repository.Path);
        Assert.AreEqual("true", git.Run("rev-parse", "--is-bare-repository"));
        Assert.AreEqual("refs/heads/main", git.Run("symbolic-ref", "HEAD"));
        Assert.AreEqual("true", git.Run("config", "core.logAllRefUpdates"));
        Assert.AreEqual("", git.Run("fsck"));
        Assert.IsNull(repository.RefStore.Read().Head.Id);
        Assert.IsTrue(repository.Config.GetBoolean("core.bare"));

        var work = TestGit.Init(root.Combine("work"));
        work.Commit("a.txt", "a\n");
        work.Run("push", "--quiet", root.Combine("team/shop.git"), "main");
        Assert.AreEqual(work.Run("rev-parse", "HEAD"), repository.RefStore.Read().Head.Id.ToString());
    }

    [TestMethod]
    public async Task What_one_request_learned_is_there_for_the_next_until_the_config_changes()
    {
        using var root = new StoreRoot();
        var name = StoreRoot.Name("shop");
        var created = await root.Store.CreateAsync(name);

        var next = await root.Store.OpenAsync(name);
        root.Git("shop.git").Run("config", "receive.fsckObjects", "true");
        var afterChange = await root.Store.OpenAsync(name);

        Assert.AreSame(created.Memory, next?.Memory);
        Assert.AreNotSame(created.Memory, afterChange?.Memory);
    }

    [TestMethod]
    public async Task A_repository_is_created_once()
    {
        using var root = new StoreRoot();
        var name = StoreRoot.Name("shop");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                await root.Store.CreateAsync(name);
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        })));

        Assert.AreEqual(1, results.Count(created => created));
        CollectionAssert.AreEquivalent(
            new[] { root.Combine(".gitpush"), root.Combine("shop.git") }, Directory.GetFileSystemEntries(root.Path));
    }

    [TestMethod]
    public async Task What_is_no_repository_is_not_opened()
    {
        using var root = new StoreRoot();
        await root.Store.CreateAsync(StoreRoot.Name("a"));
        Directory.CreateDirectory(root.Combine("empty.git"));
        Directory.CreateSymbolicLink(root.Combine("link.git"), root.Combine("a.git"));
        Directory.CreateDirectory(root.Combine("outside"));
        Directory.CreateSymbolicLink(root.Combine("linked"), root.Path);

        foreach (var name in new[] { "b", "empty", "link", "linked/a", "team/a" })
        {
            Assert.IsNull(await root.Store.OpenAsync(StoreRoot.Name(name)), name);
            Assert.IsFalse(await root.Store.DeleteAsync(StoreRoot.Name(name)), name);
        }

        Assert.IsNotNull(await root.Store.OpenAsync(StoreRoot.Name("a.git")));
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(async () => await root.Store.CreateAsync(StoreRoot.Name("linked/x")));
    }

    [TestMethod]
    public async Task A_repository_inside_of_another_is_not_created()
    {
        using var root = new StoreRoot();
        TestGit.InitBare(root.Combine("team"));

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(async () => await root.Store.CreateAsync(StoreRoot.Name("team/shop")));
    }

    [TestMethod]
    public async Task All_repositories_are_listed_in_order()
    {
        using var root = new StoreRoot();
        foreach (var name in new[] { "b", "a/b/c", "a/b", "a-b", "a" })
        {
            await root.Store.CreateAsync(StoreRoot.Name(name));
        }

        Directory.CreateSymbolicLink(root.Combine("z.git"), root.Combine("a.git"));
        Directory.CreateSymbolicLink(root.Combine("loop"), root.Path);
        Directory.CreateDirectory(root.Combine("empty.git"));
        TestGit.InitBare(root.Combine("without-suffix"));

        var names = new List<string>();
        await foreach (var name in root.Store.ListAsync())
        {
            names.Add(name.Value);
        }

        CollectionAssert.AreEqual(new[] { "a", "a-b", "a/b", "a/b/c", "b" }, names);
    }

    [TestMethod]
    public async Task A_deleted_repository_is_gone_and_its_name_is_free()
    {
        using var root = new StoreRoot();
        var name = StoreRoot.Name("shop");
        var first = await root.Store.CreateAsync(name);
        root.Git("shop.git").RunWithInput("", "hash-object", "-w", "--stdin");

        Assert.IsTrue(await root.Store.DeleteAsync(name));
        Assert.IsNull(await root.Store.OpenAsync(name));
        Assert.IsFalse(await root.Store.DeleteAsync(name));

        var second = await root.Store.CreateAsync(name);
        Assert.AreNotSame(first.Objects, second.Objects);
        Assert.HasCount(2, Directory.GetFileSystemEntries(root.Path));
    }

    [TestMethod]
    public async Task What_was_read_is_kept_until_the_folder_is_another_one()
    {
        using var root = new StoreRoot();
        var name = StoreRoot.Name("shop");
        var created = await root.Store.CreateAsync(name);
        var opened = await root.Store.OpenAsync(name);
        Assert.AreSame(created.RefStore, opened!.RefStore);
        Assert.AreSame(created.Objects, opened.Objects);

        // Packing refs, as a push and much else, makes and renames files in the repository's own folder.
        root.Git("shop.git").Run("pack-refs", "--all");
        Assert.AreSame(created.RefStore, (await root.Store.OpenAsync(name))!.RefStore);

        Directory.Move(root.Combine("shop.git"), root.Combine("old.git"));
        TestGit.InitBare(root.Combine("shop.git"));

        Assert.AreNotSame(created.RefStore, (await root.Store.OpenAsync(name))!.RefStore);
    }

    [TestMethod]
    [DataRow("core.repositoryformatversion", "2", "core.repositoryformatversion is 2")]
    [DataRow("extensions.objectFormat", "sha256", "extensions.objectformat=sha256")]
    [DataRow("extensions.refStorage", "reftable", "extensions.refstorage=reftable")]
    [DataRow("extensions.partialClone", "origin", "extensions.partialclone=origin")]
    [DataRow("extensions.fromTheFuture", "true", "extensions.fromthefuture=true")]
    public async Task A_repository_that_needs_more_is_refused_with_the_reason(string key, string value, string reason)
    {
        using var root = new StoreRoot();
        await root.Store.CreateAsync(StoreRoot.Name("shop"));
        var git = root.Git("shop.git");
        git.Run("config", "-f", "config", "core.repositoryformatversion", "1");
        Assert.IsNotNull(await root.Store.OpenAsync(StoreRoot.Name("shop")));
        git.Run("config", "-f", "config", key, value);

        var error = await Assert.ThrowsExactlyAsync<NotSupportedException>(async () => await root.Store.OpenAsync(StoreRoot.Name("shop")));

        StringAssert.Contains(error.Message, reason);
    }
}
