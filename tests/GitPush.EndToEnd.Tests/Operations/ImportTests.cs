using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Operations;

/// <summary>Repositories that git has made, taken in.</summary>
[TestClass]
public sealed class ImportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_bare_repository_is_taken_in_with_packs_loose_objects_refs_and_HEAD()
    {
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        work.Run("tag", "-a", "-m", "Release", "v1");
        work.Run("branch", "trunk");
        work.Run("repack", "-adq");
        work.Commit("b.txt", "two\n");
        work.Run("clone", "--quiet", "--bare", "--no-hardlinks", ".", _folder.Combine("old.git"));
        var old = new TestGit(_folder.Combine("old.git"));
        old.Run("symbolic-ref", "HEAD", "refs/heads/trunk");
        await using var host = await GitPushHost.StartAsync();

        _ = await ImportAsync(host, old.WorkingDirectory, "team/shop");

        var imported = host.Inspect("team/shop");
        Assert.AreEqual(old.Run("for-each-ref"), imported.Run("for-each-ref"));
        Assert.AreEqual("refs/heads/trunk", imported.Run("symbolic-ref", "HEAD"));
        imported.Run("fsck", "--full", "--strict");
        await work.RunAsync(["push", host.UrlOf("team/shop.git"), "main:next"]);
        await work.RunAsync(["clone", "--quiet", host.UrlOf("team/shop.git"), _folder.Combine("clone")]);
    }

    [TestMethod]
    public async Task What_is_borrowed_is_copied_and_a_work_tree_s_own_refs_stay()
    {
        var lender = TestGit.Init(_folder.Combine("lender"));
        lender.Commit("a.txt", "one\n");
        lender.Run("clone", "--quiet", "--shared", ".", _folder.Combine("borrower"));
        var borrower = new TestGit(_folder.Combine("borrower"));
        var commit = borrower.Commit("b.txt", "two\n");
        await using var host = await GitPushHost.StartAsync();

        _ = await ImportAsync(host, borrower.WorkingDirectory, "shop");

        var imported = host.Inspect("shop");
        Assert.AreEqual($"{commit} commit\trefs/heads/main", imported.Run("for-each-ref"));
        Directory.Delete(lender.WorkingDirectory, recursive: true);
        imported.Run("fsck", "--full", "--strict");
    }

    [TestMethod]
    public async Task One_that_lacks_an_object_is_refused_and_leaves_nothing_behind()
    {
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        var blob = work.Run("rev-parse", "HEAD:a.txt");
        File.Delete(_folder.Combine($"work/.git/objects/{blob[..2]}/{blob[2..]}"));
        await using var host = await GitPushHost.StartAsync();

        var exception = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ImportAsync(host, work.WorkingDirectory, "shop"));

        Assert.Contains($"refs/heads/main needs the object {blob}", exception.Message);
        Assert.IsFalse(Directory.Exists(Path.Combine(host.RepositoryRoot, "shop.git")));
        Assert.IsNull(await host.Services.GetRequiredService<IRepositoryStore>().OpenAsync(RepositoryName.Parse("shop")));
    }

    [TestMethod]
    public async Task An_existing_repository_is_left_as_it_is()
    {
        var work = TestGit.Init(_folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        _ = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => ImportAsync(host, work.WorkingDirectory, "shop"));
        _ = await Assert.ThrowsExactlyAsync<DirectoryNotFoundException>(() => ImportAsync(host, _folder.Combine("nothing"), "other"));

        Assert.AreEqual(commit, host.Inspect("shop").Run("rev-parse", "main"));
    }

    private static Task<GitRepository> ImportAsync(GitPushHost host, string path, string name) =>
        host.Services.GetRequiredService<IRepositoryImporter>().ImportAsync(path, RepositoryName.Parse(name)).AsTask();
}
