using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Refs;

[TestClass]
public sealed class RefCrashTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_process_that_is_killed_leaves_each_ref_with_its_old_or_its_new_value()
    {
        using var root = new TempFolder();
        var git = TestGit.InitBare(root.Combine("r.git"));
        var tree = git.RunWithInput("", "mktree");
        ObjectId[] ids = [.. Enumerable.Range(0, 2).Select(i => ObjectId.Parse(git.Run("commit-tree", tree, "-m", $"{i}")))];
        git.Run("config", "core.logAllRefUpdates", "true");

        for (var kill = 0; kill < 8; kill++)
        {
            git.Run("update-ref", "refs/heads/moving", ids[0].ToString());
            git.TryRun("update-ref", "-d", "refs/heads/come/and/go");
            using (var victim = CrashVictim.Start(root.Path, git.WorkingDirectory, ids))
            {
                try
                {
                    for (var rounds = 0; rounds < 3 + (kill * 2); rounds++)
                    {
                        Assert.IsNotNull(await victim.StandardOutput.ReadLineAsync(TestContext.CancellationToken));
                    }
                }
                finally
                {
                    // Not in step with the rounds: the pipe between the two lets the victim run ahead.
                    victim.Kill();
                }

                await victim.WaitForExitAsync(TestContext.CancellationToken);
            }

            await RecoverAsync(root);
            AssertSound(git, ids);
            ClearBulk(git);
        }
    }

    [TestMethod]
    public async Task The_locks_and_new_values_of_a_transaction_that_was_cut_off_are_removed()
    {
        using var repository = new RefRepository();
        var (a, b) = (repository.Commits[0], repository.Commits[1]);
        await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, a), ("refs/heads/d", ObjectId.Zero, a));
        using var image = new TempFolder();
        using (var transaction = repository.Store.BeginTransaction(RefRepository.Identity, "push"))
        {
            transaction.Update("refs/heads/a", a, b);
            transaction.Update("refs/heads/new/b", ObjectId.Zero, b);
            transaction.Update("refs/heads/d", a, ObjectId.Zero);
            transaction.SetSymbolicTarget("HEAD", "refs/heads/a");
            Assert.IsEmpty(await transaction.PrepareAsync(CancellationToken.None));

            // What a copy of the disk holds now is what a crash would leave.
            CopyFolder(Path.GetDirectoryName(repository.Path)!, image.Path);
        }

        File.WriteAllText(image.Combine("r.git/refs/heads/gits.lock"), "");
        var result = await RecoverAsync(image);

        Assert.HasCount(1, result.DeadInstances);
        Assert.HasCount(8, result.RemovedPaths);
        var locks = Directory.GetFiles(image.Combine("r.git"), "*.lock", SearchOption.AllDirectories);
        Assert.AreEqual(image.Combine("r.git/refs/heads/gits.lock"), Assert.ContainsSingle(locks));
        var git = new TestGit(image.Combine("r.git"));
        Assert.AreEqual($"{a} refs/heads/a\n{a} refs/heads/d", git.Run("show-ref"));
        git.Run("update-ref", "refs/heads/a", b.ToString());
    }

    [TestMethod]
    public async Task The_lock_of_a_server_that_died_meanwhile_is_taken_over()
    {
        using var repository = new RefRepository();
        Directory.CreateDirectory(repository.Combine("../.gitpush/instances"));
        File.WriteAllText(repository.Combine("../.gitpush/instances/00000000deadbeef"), "gitpush 00000000deadbeef\n");
        File.WriteAllText(repository.Combine("refs/heads/a.lock"), "gitpush 00000000deadbeef\n");
        File.WriteAllText(repository.Combine("refs/heads/b.lock"), "gitpush 0000000000000bad\n");

        Assert.IsEmpty(await repository.UpdateAsync(
            ("refs/heads/a", ObjectId.Zero, repository.Commits[0]), ("refs/heads/b", ObjectId.Zero, repository.Commits[0])));
        Assert.IsEmpty(repository.Leftovers());
        Assert.IsTrue(File.Exists(repository.Combine("../.gitpush/instances/00000000deadbeef")), "A recovery has to see it yet.");
        Assert.IsFalse(File.Exists(repository.Combine("../.gitpush/instances/0000000000000bad")));
    }

    [TestMethod]
    public async Task The_lock_of_a_living_server_is_respected()
    {
        using var repository = new RefRepository();
        using var other = new ServerInstance(Path.GetDirectoryName(repository.Path)!);
        Assert.AreEqual(LockOutcome.Taken, LockFile.TryCreate(repository.Combine("refs/heads/a.lock"), other));

        var failures = await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, repository.Commits[0]));

        Assert.AreEqual(RefFailure.Locked, failures["refs/heads/a"]);
        Assert.AreEqual(other.Id, ServerInstance.OwnerOfLock(repository.Combine("refs/heads/a.lock")));
    }

    private static async Task<RecoveryResult> RecoverAsync(TempFolder root)
    {
        using var instance = new ServerInstance(root.Path);
        return await new Recovery(instance).RunAsync(CancellationToken.None);
    }

    private static void AssertSound(TestGit git, ObjectId[] ids)
    {
        var seen = git.Run("for-each-ref", "--format=%(objectname) %(refname)");
        StringAssert.Contains(seen, "refs/heads/moving");
        foreach (var line in seen.Split('\n'))
        {
            Assert.Contains(ObjectId.Parse(line[..40]), ids, line);
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var file in Directory.EnumerateFiles(git.WorkingDirectory, "*", options))
        {
            Assert.IsFalse(file.EndsWith(".lock", StringComparison.Ordinal) || file.Contains("/.gitpush-", StringComparison.Ordinal), file);
        }

        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        var store = new RefStore(git.WorkingDirectory, objects);
        Assert.AreEqual(seen, string.Join('\n', store.Read().Refs.Select(value => $"{value.Id} {value.Name}")));
    }

    private static void ClearBulk(TestGit git)
    {
        var refs = git.Run("for-each-ref", "--format=delete %(refname)", "refs/bulk");
        git.RunWithInput(refs.Length > 0 ? refs + "\n" : "", "update-ref", "--stdin");
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(from, "*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            var copy = Path.Combine(to, Path.GetFileName(entry));
            if (Directory.Exists(entry))
            {
                Directory.CreateDirectory(copy);
                CopyFolder(entry, copy);
            }
            else
            {
                // The file that says that the server lives is locked and empty.
                File.WriteAllBytes(copy, Path.GetDirectoryName(entry)!.EndsWith("instances", StringComparison.Ordinal) ? [] : File.ReadAllBytes(entry));
            }
        }
    }
}
