using System.Runtime.Versioning;
using GitPush.Core.Tests.Support;
using GitPush.Maintenance;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Core.Tests.Maintenance;

[TestClass]
public sealed class ConsolidationTests
{
    [TestMethod]
    public async Task Many_small_packs_become_one_and_nothing_else_changes()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(25);
        var before = repository.Describe();
        var size = repository.Packs.Sum(pack => new FileInfo(pack).Length);

        var result = await repository.RunAsync();

        Assert.IsEmpty(result.Problems);
        Assert.AreEqual(25, result.RemovedPacks);
        Assert.AreEqual(25, result.CommitGraphCommits);
        Assert.HasCount(1, repository.Packs);
        Assert.IsLessThan(size, new FileInfo(repository.Packs[0]).Length);
        Assert.AreEqual(before, repository.Describe());
        repository.AssertSound();

        var second = await repository.RunAsync();
        Assert.AreEqual(new MaintenanceResult { Problems = second.Problems }, second, "A second run finds nothing to do.");
    }

    [TestMethod]
    public async Task Ten_runs_over_three_hundred_pushes_leave_few_packs()
    {
        using var repository = new MaintainedRepository();
        var all = 0;
        GeneratedPacks.Write(repository.Server, 300, () =>
        {
            if (++all % 30 == 0)
            {
                var result = repository.RunAsync().GetAwaiter().GetResult();
                Assert.IsEmpty(result.Problems);
            }
        });
        var before = repository.Describe();

        Assert.IsLessThan(10, repository.Packs.Length);
        Assert.AreEqual(before, repository.Describe());
        repository.AssertSound();
    }

    [TestMethod]
    public async Task More_packs_than_are_held_open_become_one()
    {
        using var repository = new MaintainedRepository();
        GeneratedPacks.Write(repository.Server, 2 * OpenPacks.MaxOpen, static () => { });
        var before = repository.Describe();

        var result = await repository.RunAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.IsEmpty(result.Problems);
        Assert.AreEqual(2 * OpenPacks.MaxOpen, result.RemovedPacks);
        Assert.HasCount(1, repository.Packs);
        Assert.AreEqual(before, repository.Describe());
        repository.AssertSound();
    }

    [TestMethod]
    public async Task Loose_objects_are_packed_with_their_deltas_left_to_git()
    {
        using var repository = new MaintainedRepository();
        repository.Server.Run("config", "receive.unpackLimit", "1000000");
        for (var i = 0; i < 5; i++)
        {
            repository.Client.Commit($"f{i}.txt", $"{i}\n");
            repository.Client.Run("push", "--quiet", "origin", "HEAD:refs/heads/main");
        }

        var before = repository.Describe();
        var result = await repository.RunAsync();

        Assert.AreEqual(15, result.RemovedLooseObjects);
        Assert.HasCount(1, repository.Packs);
        StringAssert.StartsWith(repository.Server.Run("count-objects", "-v"), "count: 0\n");
        Assert.AreEqual(before, repository.Describe());
        repository.AssertSound();
    }

    [TestMethod]
    public async Task A_pack_with_a_keep_file_or_a_promisor_file_is_left_alone()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(4);
        var packs = repository.Packs;
        File.WriteAllText(Path.ChangeExtension(packs[0], ".keep"), "");
        File.WriteAllText(Path.ChangeExtension(packs[1], ".promisor"), "");

        await repository.RunAsync();

        Assert.IsTrue(File.Exists(packs[0]));
        Assert.IsTrue(File.Exists(packs[1]));
        Assert.IsFalse(File.Exists(packs[2]));
        Assert.IsFalse(File.Exists(packs[3]));
        File.Delete(Path.ChangeExtension(packs[1], ".promisor"));
        repository.AssertSound();
    }

    [TestMethod]
    public async Task A_multi_pack_index_that_names_a_removed_pack_goes_with_it()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(4);
        repository.Server.Run("multi-pack-index", "write");
        var before = repository.Describe();

        await repository.RunAsync();

        Assert.IsFalse(File.Exists(repository.Stored("objects/pack/multi-pack-index")));
        Assert.AreEqual(before, repository.Describe());
        repository.AssertSound();
    }

    [TestMethod]
    public async Task Refs_are_packed_and_keep_their_values()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(2);
        repository.Client.Run("tag", "-a", "-m", "one", "v1");
        repository.Client.Run("push", "--quiet", "origin", "v1", "HEAD:refs/heads/topic/deep/one", "HEAD~1:refs/heads/other");
        repository.Server.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main");
        var before = repository.Describe();

        var result = await repository.RunAsync();

        Assert.AreEqual(4, result.PackedRefs);
        Assert.AreEqual(before, repository.Describe());
        Assert.IsTrue(File.Exists(repository.Stored("refs/heads/alias")), "A symbolic ref stays a file.");
        Assert.IsFalse(Directory.Exists(repository.Stored("refs/heads/topic")));
        var written = File.ReadAllText(repository.Stored("packed-refs"));
        repository.Server.Run("pack-refs", "--all", "--no-prune");
        Assert.AreEqual(File.ReadAllText(repository.Stored("packed-refs")), written, "git would write the same.");
    }

    [TestMethod]
    public async Task What_somebody_else_maintains_is_left_alone()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(3);
        var gcPid = repository.Stored("gc.pid");
        var maintenanceLock = repository.Stored("objects/maintenance.lock");

        File.WriteAllText(maintenanceLock, "");
        Assert.IsNotNull((await repository.RunAsync()).SkippedBecause);
        File.Delete(maintenanceLock);

        File.WriteAllText(gcPid, $"1 {System.Net.Dns.GetHostName()}");
        Assert.IsNotNull((await repository.RunAsync()).SkippedBecause);
        File.WriteAllText(gcPid, "123 elsewhere.example");
        Assert.IsNotNull((await repository.RunAsync()).SkippedBecause);
        Assert.HasCount(3, repository.Packs);

        // Nobody's: no such process, or older than any.
        File.SetLastWriteTimeUtc(gcPid, DateTime.UtcNow - TimeSpan.FromHours(13));
        Assert.IsNull((await repository.RunAsync()).SkippedBecause);
        Assert.HasCount(1, repository.Packs);
        Assert.IsFalse(File.Exists(gcPid));
    }

    [TestMethod]
    public async Task Git_gc_and_ours_exclude_each_other()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(3);
        using (var instance = new GitPush.Repositories.ServerInstance(repository.Combine(".")))
        {
            using var locks = MaintenanceLocks.TryTake(repository.Server.WorkingDirectory, instance, default, out _);
            Assert.IsNotNull(locks);
            var gc = repository.Server.TryRun("gc");
            StringAssert.Contains(gc.Error, "gc is already running");
            Assert.IsNotNull((await repository.RunAsync()).SkippedBecause);
        }

        repository.Server.Run("gc", "--quiet");
        repository.AssertSound();
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void Whoever_shares_a_repository_may_read_who_maintains_it()
    {
        using var repository = new MaintainedRepository();
        repository.Server.Run("config", "core.sharedRepository", "0660");
        using var instance = new GitPush.Repositories.ServerInstance(repository.Combine("."));
        var shared = GitPush.Repositories.SharedRepository.Of(repository.Repository.Config);

        using var locks = MaintenanceLocks.TryTake(repository.Server.WorkingDirectory, instance, shared, out _);

        Assert.AreEqual((UnixFileMode)Convert.ToInt32("660", 8), File.GetUnixFileMode(repository.Stored("gc.pid")));
    }

    [TestMethod]
    public async Task A_clone_in_flight_ends_well_when_its_packs_are_removed()
    {
        using var repository = new MaintainedRepository();
        repository.PushPacks(30);
        using var reader = repository.Repository.Objects.OpenReader();
        var ids = repository.Server.Run("rev-list", "--objects", "--all", "--no-object-names").Split('\n').Select(ObjectId.Parse).ToList();

        // A reader has some packs open and others only listed.
        Assert.IsTrue(ids.Take(10).All(id => reader.TryRead(id, out _)));
        var table = new GitPush.Traversal.ObjectTable();
        ids.ForEach(id => table.Mark(id, GitPush.Traversal.ObjectMarks.Wanted));
        using var plan = GitPush.Packs.PackPlan.Create(repository.Repository.Objects, table, CancellationToken.None);
        var pipe = new System.IO.Pipelines.Pipe(new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 0));

        await repository.RunAsync();

        using var output = new GitPush.Packs.PackOutput(pipe.Writer, 0);
        using (var writer = new GitPush.Packs.PackWriter(plan, repository.Repository.Objects, reader, output, ofsDelta: true, thin: false))
        {
            await writer.WriteAsync(CancellationToken.None);
            await output.FlushAsync(CancellationToken.None);
            await pipe.Writer.CompleteAsync();
        }

        using var pack = new MemoryStream();
        await pipe.Reader.CopyToAsync(pack);
        var clone = TestGit.InitBare(repository.Combine("clone.git"));
        clone.RunWithInput(pack.ToArray(), "index-pack", "--stdin", "--strict");
        Assert.IsTrue(ids.TrueForAll(id => reader.TryRead(id, out _)));
    }

    [TestMethod]
    [DataRow(new int[0], 0, 0)]
    [DataRow(new[] { 3 }, 0, 0)]
    [DataRow(new[] { 3, 3 }, 0, 2)]
    [DataRow(new[] { 3, 6, 12, 100 }, 0, 0)]
    [DataRow(new[] { 3, 3, 3, 100 }, 0, 3)]
    [DataRow(new[] { 3, 3, 10, 100 }, 0, 3)]
    [DataRow(new[] { 3, 3, 12, 24, 1000 }, 0, 2)]
    [DataRow(new[] { 10, 100 }, 1, 0)]
    [DataRow(new[] { 10, 100 }, 9, 1)]
    public void Packs_are_chosen_as_git_repack_geometric_does(int[] counts, int loose, int expected) =>
        Assert.AreEqual(expected, GeometricSplit.Find(counts, loose));
}
