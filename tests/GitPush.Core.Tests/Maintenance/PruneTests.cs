using System.Diagnostics;
using System.Runtime.Versioning;

namespace GitPush.Core.Tests.Maintenance;

[TestClass]
public sealed class PruneTests
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(15);

    [TestMethod]
    public async Task Unreachable_objects_go_when_they_are_old_and_stay_while_they_are_young()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(3);
        var lost = repository.Client.Commit("lost.txt", "lost\n");
        repository.Client.Run("push", "--quiet", "origin", "HEAD:refs/heads/lost");
        repository.Server.Run("update-ref", "-d", "refs/heads/lost");
        var loose = repository.Server.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        var before = repository.Describe();

        var young = await repository.RunAsync();

        Assert.AreEqual(0, young.PrunedObjects);
        Assert.AreEqual(4, young.UnreachableObjects);
        Assert.AreEqual("commit", repository.Server.Run("cat-file", "-t", lost));
        Assert.AreEqual("loose", repository.Server.Run("cat-file", "-p", loose));
        Assert.HasCount(1, Directory.GetFiles(repository.Stored("objects/pack"), "*.mtimes"));
        repository.AssertSound();

        // git reads the cruft pack as its own: it takes the objects out where they are old.
        var copy = repository.Combine("copy.git");
        repository.Server.Run("clone", "--quiet", "--mirror", "--no-local", repository.Server.WorkingDirectory, copy);

        repository.AgeCruft(Old);
        var old = await repository.RunAsync();

        Assert.AreEqual(4, old.PrunedObjects);
        Assert.AreNotEqual(0, repository.Server.TryRun("cat-file", "-e", lost).ExitCode);
        Assert.AreNotEqual(0, repository.Server.TryRun("cat-file", "-e", loose).ExitCode);
        Assert.IsEmpty(Directory.GetFiles(repository.Stored("objects/pack"), "*.mtimes"));
        Assert.AreEqual(before, repository.Describe());
        repository.AssertSound();
    }

    [TestMethod]
    public async Task Git_gc_reads_the_cruft_pack_that_is_written()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(3);
        var lost = repository.Client.Commit("lost.txt", "lost\n");
        repository.Client.Run("push", "--quiet", "origin", "HEAD:refs/heads/lost");
        repository.Server.Run("update-ref", "-d", "refs/heads/lost");
        await repository.RunAsync();

        repository.Server.Run("gc", "--quiet", "--cruft", "--prune=2.weeks.ago");
        Assert.AreEqual("commit", repository.Server.Run("cat-file", "-t", lost));
        repository.Server.Run("gc", "--quiet", "--cruft", "--prune=now");
        Assert.AreNotEqual(0, repository.Server.TryRun("cat-file", "-e", lost).ExitCode);
        repository.AssertSound();
    }

    [TestMethod]
    public async Task An_object_keeps_its_age_in_the_cruft_pack_however_often_packs_are_rewritten()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        repository.Server.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        repository.Age(TimeSpan.FromDays(13));
        Assert.AreEqual(1, (await repository.RunAsync()).UnreachableObjects);
        repository.PushPacks(2, "other");
        Assert.AreEqual(1, (await repository.RunAsync()).UnreachableObjects);

        repository.AgeCruft(TimeSpan.FromDays(2));

        Assert.AreEqual(1, (await repository.RunAsync()).PrunedObjects);
        repository.AssertSound();
    }

    [TestMethod]
    public async Task What_reflogs_and_a_detached_head_name_stays()
    {
        using var repository = new MaintainedRepository();
        repository.Server.Run("config", "core.logAllRefUpdates", "true");
        repository.PushPacks(2);
        var first = repository.Client.Commit("a.txt", "a\n");
        repository.Client.Run("push", "--quiet", "origin", "HEAD:refs/heads/main");
        repository.Client.Run("reset", "--quiet", "--hard", "HEAD~1");
        repository.Client.Run("push", "--quiet", "--force", "origin", "HEAD:refs/heads/main");
        var head = repository.Server.RunWithInput("", "commit-tree", repository.Server.Run("rev-parse", "main^{tree}"), "-m", "detached");
        repository.Server.Run("update-ref", "--no-deref", "HEAD", head);
        repository.Age(Old);

        Assert.AreEqual(0, (await repository.RunAsync()).PrunedObjects);

        Assert.AreEqual("commit", repository.Server.Run("cat-file", "-t", first));
        Assert.AreEqual("commit", repository.Server.Run("cat-file", "-t", head));
        repository.AssertSound();
    }

    [TestMethod]
    public async Task What_a_young_unreachable_object_needs_stays_however_old_it_is()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var blob = repository.Server.RunWithInput("needed\n", "hash-object", "-w", "--stdin");
        repository.Age(Old);
        repository.Server.RunWithInput($"100644 blob {blob}\tfile\n", "mktree");

        var result = await repository.RunAsync();

        Assert.AreEqual(0, result.PrunedObjects);
        Assert.AreEqual("needed", repository.Server.Run("cat-file", "-p", blob));
        repository.AssertSound();
    }

    [TestMethod]
    public async Task An_unreachable_object_that_is_needed_again_comes_back_from_the_cruft_pack()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var lost = repository.Client.Commit("lost.txt", "lost\n");
        repository.Client.Run("push", "--quiet", "origin", "HEAD:refs/heads/lost");
        repository.Server.Run("update-ref", "-d", "refs/heads/lost");
        await repository.RunAsync();
        Assert.HasCount(1, Directory.GetFiles(repository.Stored("objects/pack"), "*.mtimes"));

        repository.Server.Run("update-ref", "refs/heads/back", lost);
        repository.AgeCruft(Old);
        await repository.RunAsync();

        Assert.IsEmpty(Directory.GetFiles(repository.Stored("objects/pack"), "*.mtimes"));
        Assert.AreEqual(lost, repository.Server.Run("rev-parse", "back"));
        repository.AssertSound();
    }

    [TestMethod]
    public async Task Nothing_is_removed_from_a_repository_that_is_damaged()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        repository.Server.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        repository.Age(Old);
        File.WriteAllText(repository.Stored("refs/heads/broken"), new string('1', 40) + "\n");

        var result = await repository.RunAsync();

        StringAssert.Contains(string.Join('\n', result.Problems), "nothing was pruned");
        Assert.AreEqual(0, result.PrunedObjects);
    }

    [TestMethod]
    public async Task A_repository_may_forbid_pruning_or_all_of_it()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var loose = repository.Server.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        repository.Age(Old);
        repository.Server.Run("config", "gc.pruneExpire", "never");

        Assert.AreEqual(0, (await repository.RunAsync()).PrunedObjects);
        Assert.AreEqual("loose", repository.Server.Run("cat-file", "-p", loose));

        repository.Server.Run("config", "extensions.preciousObjects", "true");
        Assert.IsNotNull((await repository.RunAsync()).SkippedBecause);
    }

    [TestMethod]
    [DataRow("now", 0, 1)]
    [DataRow("2.days.ago", 3, 1)]
    [DataRow("5 days ago", 3, 0)]
    [DataRow("1.month.ago", 20, 0)]
    [DataRow("false", 900, 0)]
    public async Task A_repository_may_say_how_old_what_is_lost_gets(string expiry, int days, int pruned)
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var loose = repository.Server.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        repository.Age(TimeSpan.FromDays(days) + TimeSpan.FromHours(1));
        repository.Server.Run("config", "gc.pruneExpire", expiry);

        var result = await repository.RunAsync();

        Assert.AreEqual(pruned, result.PrunedObjects);
        Assert.AreEqual(pruned == 0, repository.Server.TryRun("cat-file", "-e", loose).ExitCode == 0);
        Assert.IsEmpty(result.Problems);
        repository.AssertSound();
    }

    [TestMethod]
    [DataRow("tuesday")]
    [DataRow("2099-01-01")]
    public async Task Where_nobody_knows_how_old_it_may_get_nothing_goes(string expiry)
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        repository.Server.RunWithInput("loose\n", "hash-object", "-w", "--stdin");
        repository.Age(Old);
        repository.Server.Run("config", "gc.pruneExpire", expiry);

        var result = await repository.RunAsync();

        Assert.AreEqual(0, result.PrunedObjects);
        CollectionAssert.AreEqual(new[] { $"nothing was pruned: invalid gc.pruneExpire: '{expiry}'" }, result.Problems.ToArray());
    }

    [TestMethod]
    public async Task A_file_that_is_being_written_outlives_objects_that_go_at_once()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        var file = repository.Stored("objects/pack/tmp_pack_abc");
        File.WriteAllText(file, "");
        repository.Age(TimeSpan.FromHours(1));
        repository.Server.Run("config", "gc.pruneExpire", "now");

        Assert.AreEqual(0, (await repository.RunAsync()).RemovedLeftovers);
        Assert.IsTrue(File.Exists(file));
    }

    [TestMethod]
    public async Task What_crashes_left_behind_goes_when_it_is_old()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        Directory.CreateDirectory(repository.Stored("objects/12"));
        Directory.CreateDirectory(repository.Stored("objects/tmp_objdir-incoming-abc/pack"));
        string[] files = ["objects/pack/tmp_pack_abc", "objects/12/tmp_obj_abc", "objects/tmp_objdir-incoming-abc/pack/tmp_pack_x", "objects/pack/pack-0123.idx"];
        Array.ForEach(files, file => File.WriteAllText(repository.Stored(file), ""));

        Assert.AreEqual(0, (await repository.RunAsync()).RemovedLeftovers);
        Array.ForEach(files, file => File.SetLastWriteTimeUtc(repository.Stored(file), DateTime.UtcNow - Old));
        Directory.SetLastWriteTimeUtc(repository.Stored("objects/tmp_objdir-incoming-abc/pack"), DateTime.UtcNow - Old);
        Directory.SetLastWriteTimeUtc(repository.Stored("objects/tmp_objdir-incoming-abc"), DateTime.UtcNow - Old);

        Assert.AreEqual(4, (await repository.RunAsync()).RemovedLeftovers);
        repository.AssertSound();
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task What_cannot_be_removed_keeps_nothing_else_from_going()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(1);
        var quarantine = repository.Stored("objects/tmp_objdir-incoming-abc");

        // A name that is no text can be listed and not be called by.
        Shell($"mkdir '{quarantine}' && touch -t 202001010000 \"$(printf '{quarantine}/\\377')\"");
        Directory.CreateDirectory(repository.Stored("objects/12"));
        string[] files = ["objects/tmp_first", "objects/12/tmp_obj_abc", "objects/zz"];
        Array.ForEach(files, file => File.WriteAllText(repository.Stored(file), ""));
        Array.ForEach(files, file => File.SetLastWriteTimeUtc(repository.Stored(file), DateTime.UtcNow - Old));
        Directory.SetLastWriteTimeUtc(quarantine, DateTime.UtcNow - Old);
        try
        {
            var result = await repository.RunAsync();

            Assert.AreEqual(2, result.RemovedLeftovers);
            StringAssert.StartsWith(result.Problems.Single(), "'tmp_objdir-incoming-abc', which a crash left behind, was not removed: ");
        }
        finally
        {
            Shell($"rm -r '{quarantine}'");
        }
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task A_step_that_the_file_system_stops_keeps_no_other_from_being_done()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(1);
        var leftover = repository.Stored("objects/pack/tmp_pack_abc");
        File.WriteAllText(leftover, "");
        File.SetLastWriteTimeUtc(leftover, DateTime.UtcNow - Old);

        // Nobody can make the folder for the commit-graph.
        Directory.Delete(repository.Stored("objects/info"), recursive: true);
        File.CreateSymbolicLink(repository.Stored("objects/info"), "nowhere");

        await Assert.ThrowsAsync<IOException>(repository.RunAsync);

        Assert.IsFalse(File.Exists(leftover));
        File.Delete(repository.Stored("objects/info"));
        repository.AssertSound();
    }

    private static void Shell(string command)
    {
        using var process = Process.Start("sh", ["-c", command]);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }
}
