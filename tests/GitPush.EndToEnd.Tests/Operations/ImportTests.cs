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
    [DataRow("refs/heads/topic", "")]
    [DataRow("refs/heads/topic", "garbage\n")]
    [DataRow("refs/heads/deep/topic", "0000000000000000000000000000000000000000\n")]
    [DataRow("refs/tags/v1", "ref: ../config\n")]
    [DataRow("refs/heads/topic", "ref: refs/heads/topic\n")]
    [DataRow("HEAD", "")]
    public async Task A_ref_that_cannot_be_read_ends_the_import_with_its_name(string name, string content)
    {
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        work.Run("update-ref", "refs/heads/deep/other", "HEAD");
        await File.WriteAllTextAsync(_folder.Combine($"work/.git/{name}"), content);
        await using var host = await GitPushHost.StartAsync();

        var exception = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => ImportAsync(host, work.WorkingDirectory, "shop"));

        Assert.StartsWith($"{name} cannot be read: ", exception.Message);
        Assert.IsFalse(Directory.Exists(Path.Combine(host.RepositoryRoot, "shop.git")));
    }

    [TestMethod]
    public async Task A_ref_that_stays_behind_need_not_be_readable()
    {
        var work = TestGit.Init(_folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");
        work.Run("update-ref", "refs/remotes/origin/main", "HEAD");
        await File.WriteAllTextAsync(_folder.Combine("work/.git/refs/remotes/origin/main"), "");
        await File.WriteAllTextAsync(_folder.Combine("work/.git/refs/heads/main.lock"), "");
        await using var host = await GitPushHost.StartAsync();

        _ = await ImportAsync(host, work.WorkingDirectory, "shop");

        Assert.AreEqual($"{commit} commit\trefs/heads/main", host.Inspect("shop").Run("for-each-ref"));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(100)]
    public async Task Symbolic_refs_stay_symbolic(int otherBranches)
    {
        var work = TestGit.Init(_folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");
        for (var i = 0; i < otherBranches; i++)
        {
            await File.WriteAllTextAsync(_folder.Combine($"work/.git/refs/heads/other-{i}"), commit + "\n");
        }

        work.Run("symbolic-ref", "refs/heads/master", "refs/heads/main");
        work.Run("symbolic-ref", "refs/heads/old/name", "refs/heads/master");
        work.Run("symbolic-ref", "refs/heads/unborn", "refs/heads/next");
        work.Run("update-ref", "refs/remotes/origin/topic", "HEAD");
        work.Run("symbolic-ref", "refs/heads/topic", "refs/remotes/origin/topic");
        work.Run("symbolic-ref", "HEAD", "refs/heads/master");
        work.Run("pack-refs", "--all");
        await using var host = await GitPushHost.StartAsync();

        _ = await ImportAsync(host, work.WorkingDirectory, "shop");

        var imported = host.Inspect("shop");
        const string Format = "--format=%(refname) %(objectname) %(symref)";
        var ordinary = work.Run("for-each-ref", Format, "refs/heads").Replace("refs/heads/topic " + commit + " refs/remotes/origin/topic", "refs/heads/topic " + commit, StringComparison.Ordinal);
        Assert.AreEqual(Lines(ordinary), Lines(imported.Run("for-each-ref", Format)));
        Assert.AreEqual("refs/heads/main", imported.Run("symbolic-ref", "--no-recurse", "refs/heads/master"));
        Assert.AreEqual("refs/heads/master", imported.Run("symbolic-ref", "--no-recurse", "refs/heads/old/name"));
        Assert.AreEqual("refs/heads/next", imported.Run("symbolic-ref", "refs/heads/unborn"));
        Assert.AreEqual("refs/heads/master", imported.Run("symbolic-ref", "--no-recurse", "HEAD"));
        work.Run("checkout", "--quiet", "main");
        var next = work.Commit("b.txt", "two\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        Assert.AreEqual(next, imported.Run("rev-parse", "refs/heads/old/name"));
        await work.RunAsync(["clone", "--quiet", host.UrlOf("shop.git"), _folder.Combine("clone")]);
        Assert.AreEqual(next, new TestGit(_folder.Combine("clone")).Run("rev-parse", "HEAD"));

        static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
    }

    [TestMethod]
    [DataRow("refs/heads/main", "refs/heads/a", "refs/heads/main", "refs/heads/master")]
    [DataRow("refs/heads/master", "refs/heads/a", "refs/heads/master", "refs/tags/main")]
    [DataRow("refs/heads/b", "refs/heads/c", "refs/heads/b", "refs/tags/a")]
    [DataRow("refs/heads/main", "refs/tags/a")]
    public async Task A_detached_HEAD_becomes_a_branch_at_its_commit_where_there_is_one(string expected, params string[] refs)
    {
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        work.Run("branch", "-m", "first");
        work.Run("checkout", "--quiet", "--detach");
        work.Commit("b.txt", "two\n");
        foreach (var name in refs)
        {
            work.Run("update-ref", name, "HEAD");
        }

        await using var host = await GitPushHost.StartAsync();

        _ = await ImportAsync(host, work.WorkingDirectory, "shop");

        Assert.AreEqual(expected, host.Inspect("shop").Run("symbolic-ref", "HEAD"));
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
