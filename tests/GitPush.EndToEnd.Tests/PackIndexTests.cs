using GitPush.Maintenance;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>Repositories with pack indexes that are not as GitPush would write them.</summary>
[TestClass]
public sealed class PackIndexTests
{
    [TestMethod]
    public async Task A_damaged_index_costs_only_what_its_pack_alone_holds_until_it_is_mended()
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        var repository = await host.CreateRepositoryAsync("shop");
        var stored = host.Inspect("shop");
        var clone = TestGit.Init(folder.Combine("clone"));
        clone.Commit("a.txt", "one\n");
        await PackAsync(clone, stored, "main");
        clone.Run("switch", "--quiet", "--orphan", "other");
        clone.Commit("b.txt", "two\n");
        var before = Packs(stored);
        await PackAsync(clone, stored, "other");
        var pack = Packs(stored).Except(before).Single();
        var index = Path.ChangeExtension(pack, ".idx");
        var bytes = File.ReadAllBytes(index);
        bytes[8] = 0xFF;
        File.Delete(index);
        File.WriteAllBytes(index, bytes);

        // What is in the other pack is served, and pushed upon.
        clone.Run("switch", "--quiet", "main");
        clone.Commit("a.txt", "three\n");
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        await clone.RunAsync(["clone", "--quiet", "--single-branch", "--branch", "main", host.UrlOf("shop"), folder.Combine("main")]);
        Assert.AreEqual(clone.Run("rev-parse", "main"), new TestGit(folder.Combine("main")).Run("rev-parse", "HEAD"));
        var failed = await clone.TryRunAsync(["clone", "--quiet", "--single-branch", "--branch", "other", host.UrlOf("shop"), folder.Combine("none")]);
        Assert.AreNotEqual(0, failed.ExitCode);
        Assert.HasCount(1, host.Log.Lines.Where(line => line.Contains("is ignored", StringComparison.Ordinal) && line.Contains(pack, StringComparison.Ordinal)).ToList());

        // Maintenance throws nothing away of which it does not know what it is.
        var maintenance = host.Services.GetRequiredService<IRepositoryMaintenance>();
        try
        {
            _ = await maintenance.RunAsync(repository);
        }
        catch (Exception e) when (e is not AssertFailedException)
        {
            StringAssert.Contains(e.ToString(), Path.GetFileNameWithoutExtension(pack));
        }

        Assert.IsTrue(File.Exists(pack));

        // Mended as git says that it is done, beside the running server.
        File.Delete(index);
        stored.Run("index-pack", pack);
        await clone.RunAsync(["clone", "--quiet", "--mirror", host.UrlOf("shop"), folder.Combine("all")]);
        Assert.AreEqual(stored.Run("for-each-ref"), new TestGit(folder.Combine("all")).Run("for-each-ref"));
        _ = await maintenance.RunAsync(repository);
        stored.Run("fsck", "--full", "--strict");
    }

    [TestMethod]
    public async Task A_repository_with_an_index_of_version_1_is_served_pushed_to_and_maintained()
    {
        using var folder = new TempFolder();
        await using var host = await GitPushHost.StartAsync();
        var repository = await host.CreateRepositoryAsync("shop");
        var stored = host.Inspect("shop");
        stored.Run("config", "pack.indexVersion", "1");
        var clone = TestGit.Init(folder.Combine("clone"));
        for (var i = 0; i < 20; i++)
        {
            clone.Commit($"dir{i % 3}/a.txt", string.Join('\n', Enumerable.Range(i, 200)));
        }

        await PackAsync(clone, stored, "main");
        CollectionAssert.AreNotEqual((byte[])[0xFF, .. "tOc"u8], File.ReadAllBytes(Path.ChangeExtension(Packs(stored).Single(), ".idx"))[..4]);

        // A thin pack, whose bases lie there.
        clone.Commit("dir0/a.txt", string.Join('\n', Enumerable.Range(300, 200)));
        await clone.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        await clone.RunAsync(["clone", "--quiet", "--mirror", host.UrlOf("shop"), folder.Combine("mirror")]);
        new TestGit(folder.Combine("mirror")).Run("fsck", "--full", "--strict");
        Assert.AreEqual(clone.Run("rev-parse", "main"), new TestGit(folder.Combine("mirror")).Run("rev-parse", "main"));

        var result = await host.Services.GetRequiredService<IRepositoryMaintenance>().RunAsync(repository);
        Assert.IsNull(result.SkippedBecause);
        stored.Run("fsck", "--full", "--strict");
    }

    private static string[] Packs(TestGit stored) => Directory.GetFiles(Path.Combine(stored.WorkingDirectory, "objects/pack"), "*.pack");

    private static async Task PackAsync(TestGit clone, TestGit stored, string branch)
    {
        await clone.RunAsync(["push", "--quiet", stored.WorkingDirectory, branch]);
        stored.Run("repack", "-dq");
    }
}
