using System.Globalization;
using System.Text;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Refs;

[TestClass]
public sealed class RefTransactionTests
{
    [TestMethod]
    public async Task Refs_are_created_moved_and_deleted_as_git_sees_it()
    {
        using var repository = new RefRepository();
        var (a, b) = (repository.Commits[0], repository.Commits[1]);

        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/main", ObjectId.Zero, a), ("refs/heads/x/y", ObjectId.Zero, a)));
        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/main", a, b), ("refs/tags/t", ObjectId.Zero, b)));
        CollectionAssert.AreEqual(
            new[] { $"{b} refs/heads/main", $"{a} refs/heads/x/y", $"{b} refs/tags/t" }, repository.GitRefs().ToArray());

        repository.Git.Run("pack-refs", "--all");
        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/x/y", a, ObjectId.Zero), ("refs/heads/main", b, a)));
        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/main", a, ObjectId.Zero)));
        CollectionAssert.AreEqual(new[] { $"{b} refs/tags/t" }, repository.GitRefs().ToArray());
        CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
        Assert.IsFalse(Directory.Exists(repository.Combine("refs/heads/x")));
        Assert.IsTrue(Directory.Exists(repository.Combine("refs/heads")));
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    public async Task A_wrong_old_value_fails_the_whole_transaction()
    {
        using var repository = new RefRepository();
        var (a, b, c) = (repository.Commits[0], repository.Commits[1], repository.Commits[2]);
        await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, a), ("refs/heads/b", ObjectId.Zero, a));

        var failures = await repository.UpdateAsync(
            ("refs/heads/a", b, c), ("refs/heads/b", a, c), ("refs/heads/c", b, c), ("refs/heads/d", ObjectId.Zero, c));

        Assert.HasCount(2, failures);
        Assert.AreEqual(RefFailure.IncorrectOldValue, failures["refs/heads/a"]);
        Assert.AreEqual(RefFailure.DoesNotExist, failures["refs/heads/c"]);
        Assert.AreEqual(
            RefFailure.AlreadyExists, (await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, b)))["refs/heads/a"]);
        CollectionAssert.AreEqual(new[] { $"{a} refs/heads/a", $"{a} refs/heads/b" }, repository.GitRefs().ToArray());
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_ref_cannot_lie_below_another_one(bool packed)
    {
        using var repository = new RefRepository();
        var a = repository.Commits[0];
        await repository.UpdateAsync(("refs/heads/a/b", ObjectId.Zero, a));
        if (packed)
        {
            repository.Git.Run("pack-refs", "--all");
        }

        foreach (var name in new[] { "refs/heads/a", "refs/heads/a/b/c", "refs/heads/a/b/c/d" })
        {
            Assert.AreEqual(RefFailure.NameConflict, (await repository.UpdateAsync((name, ObjectId.Zero, a)))[name]);
        }

        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/a/bc", ObjectId.Zero, a)));
        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/a-b", ObjectId.Zero, a)));
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    public async Task Refs_of_one_transaction_cannot_lie_below_each_other()
    {
        using var repository = new RefRepository();
        var a = repository.Commits[0];

        var failures = await repository.UpdateAsync(
            ("refs/heads/a", ObjectId.Zero, a), ("refs/heads/a/b", ObjectId.Zero, a), ("refs/heads/c", ObjectId.Zero, a));

        CollectionAssert.AreEquivalent(new[] { "refs/heads/a", "refs/heads/a/b" }, failures.Keys.ToArray());
        Assert.IsTrue(failures.Values.All(failure => failure == RefFailure.NameConflict));
        Assert.IsEmpty(repository.GitRefs());
    }

    [TestMethod]
    public async Task Empty_folders_in_the_way_of_a_ref_are_removed()
    {
        using var repository = new RefRepository();
        Directory.CreateDirectory(repository.Combine("refs/heads/a/b/c"));
        Directory.CreateDirectory(repository.Combine("logs/refs/heads/a/b"));
        repository.Git.Run("config", "core.logAllRefUpdates", "true");

        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, repository.Commits[0])));

        Assert.AreEqual(repository.Commits[0].ToString(), repository.Git.Run("rev-parse", "refs/heads/a"));
        Assert.HasCount(1, repository.Git.TryRun("reflog", "show", "refs/heads/a").Lines);
    }

    [TestMethod]
    [DataRow("refs/heads/a..b")]
    [DataRow("refs/heads/a.lock")]
    [DataRow("refs/../HEAD")]
    [DataRow("config")]
    [DataRow("")]
    public async Task An_invalid_name_touches_nothing(string name)
    {
        using var repository = new RefRepository();

        var failures = await repository.UpdateAsync((name, ObjectId.Zero, repository.Commits[0]));

        Assert.AreEqual(RefFailure.InvalidName, failures[name]);
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    public async Task A_lock_of_git_is_waited_for_and_respected()
    {
        using var repository = new RefRepository();
        repository.Git.Run("config", "core.filesRefLockTimeout", "0");
        File.WriteAllText(repository.Combine("refs/heads/a.lock"), "");

        var failures = await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, repository.Commits[0]));
        Assert.AreEqual(RefFailure.Locked, failures["refs/heads/a"]);
        Assert.IsTrue(File.Exists(repository.Combine("refs/heads/a.lock")));

        repository.Git.Run("config", "core.filesRefLockTimeout", "-1");
        var update = repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, repository.Commits[0]));
        File.Delete(repository.Combine("refs/heads/a.lock"));
        Assert.IsEmpty(await update);
    }

    [TestMethod]
    public async Task The_lock_that_somebody_else_holds_is_named()
    {
        using var repository = new RefRepository();
        repository.Git.Run("config", "core.filesRefLockTimeout", "0");
        repository.Git.Run("config", "core.packedRefsTimeout", "0");
        await repository.UpdateAsync(("refs/heads/b", ObjectId.Zero, repository.Commits[0]));
        File.WriteAllText(repository.Combine("refs/heads/a.lock"), "");
        File.WriteAllText(repository.Combine("packed-refs.lock"), "");

        using var update = repository.Store.BeginTransaction(RefRepository.Identity, "push");
        update.Update("refs/heads/a", ObjectId.Zero, repository.Commits[0]);
        update.Update("refs/heads/c", ObjectId.Zero, repository.Commits[0]);
        await update.PrepareAsync(CancellationToken.None);
        using var delete = repository.Store.BeginTransaction(RefRepository.Identity, "push");
        delete.Update("refs/heads/b", repository.Commits[0], ObjectId.Zero);
        await delete.PrepareAsync(CancellationToken.None);

        Assert.AreEqual(new KeyValuePair<string, string>("refs/heads/a.lock", "refs/heads/a"), update.HeldLocks.Single());
        Assert.AreEqual(new KeyValuePair<string, string>("packed-refs.lock", "refs/heads/b"), delete.HeldLocks.Single());
    }

    [TestMethod]
    [DataRow("", 5_000, 5_000)]
    [DataRow("filesRefLockTimeout = 50", 50, 5_000)]
    [DataRow("packedRefsTimeout = 2k", 5_000, 2_048)]
    [DataRow("filesRefLockTimeout = -7\npackedRefsTimeout = 0", -1, 0)]
    public void Each_lock_is_waited_for_as_long_as_its_own_setting_says(string settings, int ofRef, int ofPackedRefs)
    {
        var config = RepositoryConfig.Parse(Encoding.UTF8.GetBytes($"[core]\n{settings}\n"));

        Assert.AreEqual(ofRef, RefLockTimeouts.OfRef(config).TotalMilliseconds);
        Assert.AreEqual(ofPackedRefs, RefLockTimeouts.OfPackedRefs(config).TotalMilliseconds);
    }

    [TestMethod]
    public async Task Who_packs_refs_waits_no_longer_for_their_lock_than_the_repository_says()
    {
        using var repository = new RefRepository();
        using var instance = new ServerInstance(Path.GetDirectoryName(repository.Path)!);
        repository.Git.Run("config", "core.packedRefsTimeout", "0");
        await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, repository.Commits[0]));
        File.WriteAllText(repository.Combine("packed-refs.lock"), "");

        var packing = new RefPacker(repository.Store, instance).RunAsync(1, CancellationToken.None).AsTask();

        Assert.IsTrue(packing.IsCompleted, "it waits");
        Assert.AreEqual(0, await packing);
    }

    [TestMethod]
    public async Task A_delete_needs_the_lock_of_packed_refs()
    {
        using var repository = new RefRepository();
        repository.Git.Run("config", "core.packedRefsTimeout", "0");
        await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, repository.Commits[0]));
        File.WriteAllText(repository.Combine("packed-refs.lock"), "");

        var failures = await repository.UpdateAsync(("refs/heads/a", repository.Commits[0], ObjectId.Zero));

        Assert.AreEqual(RefFailure.Locked, failures["refs/heads/a"]);
        File.Delete(repository.Combine("packed-refs.lock"));
        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/a", repository.Commits[0], ObjectId.Zero)));
        Assert.IsEmpty(repository.GitRefs());
    }

    [TestMethod]
    public async Task While_a_transaction_is_prepared_git_cannot_change_its_refs()
    {
        using var repository = new RefRepository();
        var (a, b) = (repository.Commits[0], repository.Commits[1]);
        await repository.UpdateAsync(("refs/heads/a", ObjectId.Zero, a));
        using (var transaction = repository.Store.BeginTransaction(RefRepository.Identity, "push"))
        {
            transaction.Update("refs/heads/a", a, b);
            Assert.IsEmpty(await transaction.PrepareAsync(CancellationToken.None));
            Assert.AreNotEqual(0, repository.Git.TryRun("update-ref", "refs/heads/a", repository.Commits[2].ToString()).ExitCode);
        }

        CollectionAssert.AreEqual(new[] { $"{a} refs/heads/a" }, repository.GitRefs().ToArray());
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    public async Task Many_new_refs_go_into_packed_refs_with_their_peeled_values()
    {
        using var repository = new RefRepository();
        var tag = repository.CreateTag(repository.Commits[1]);
        repository.Git.Run("update-ref", "refs/tags/old", tag.ToString());
        repository.Git.Run("pack-refs", "--all");
        var updates = Enumerable.Range(0, 300)
            .Select(i => ($"refs/tags/{i % 10}/t{i}", ObjectId.Zero, i % 3 == 0 ? tag : repository.Commits[0]))
            .ToArray();

        Assert.IsEmpty(await repository.UpdateAsync(updates));

        Assert.HasCount(301, repository.GitRefs());
        CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
        Assert.IsEmpty(Directory.GetFileSystemEntries(repository.Combine("refs/tags")));
        StringAssert.StartsWith(File.ReadAllText(repository.Combine("packed-refs")), "# pack-refs with: peeled fully-peeled sorted \n");
        Assert.AreEqual(repository.Commits[1].ToString(), repository.Git.Run("rev-parse", "refs/tags/0/t0^{}"));
        Assert.AreEqual(
            updates.Count(update => update.Item3 == tag) + 1,
            repository.Git.Run("show-ref", "--dereference").Split('\n').Count(line => line.EndsWith("^{}", StringComparison.Ordinal)));
        Assert.IsEmpty(repository.Leftovers());

        Assert.IsEmpty(await repository.UpdateAsync([.. updates.Select(update => (update.Item1, update.Item3, ObjectId.Zero))]));
        CollectionAssert.AreEqual(new[] { $"{tag} refs/tags/old" }, repository.GitRefs().ToArray());
        repository.Git.Run("fsck");
    }

    [TestMethod]
    public async Task New_refs_to_objects_that_cannot_be_peeled_are_packed_without_a_promise()
    {
        using var repository = new RefRepository();
        var store = new RefStore(repository.Path, fsync: false);
        using var transaction = store.BeginTransaction(RefRepository.Identity, "push");
        var tag = repository.CreateTag(repository.Commits[0]);
        for (var i = 0; i < 64; i++)
        {
            transaction.Update($"refs/tags/t{i}", ObjectId.Zero, tag);
        }

        Assert.IsEmpty(await transaction.PrepareAsync(CancellationToken.None));
        transaction.Commit();

        StringAssert.StartsWith(File.ReadAllText(repository.Combine("packed-refs")), "# pack-refs with: sorted \n");
        Assert.AreEqual(repository.Commits[0].ToString(), repository.Git.Run("rev-parse", "refs/tags/t9^{}"));
    }

    [TestMethod]
    public async Task The_update_of_a_symbolic_ref_changes_what_it_points_to()
    {
        using var repository = new RefRepository();
        var (a, b) = (repository.Commits[0], repository.Commits[1]);
        repository.Git.Run("symbolic-ref", "refs/heads/alias", "refs/heads/other");
        repository.Git.Run("symbolic-ref", "refs/heads/alias2", "refs/heads/alias");

        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/alias2", ObjectId.Zero, a)));
        Assert.IsEmpty(await repository.UpdateAsync(("HEAD", ObjectId.Zero, b)));
        Assert.AreEqual(RefFailure.NameConflict, (await repository.UpdateAsync(
            ("refs/heads/alias", a, b), ("refs/heads/other", a, b)))["refs/heads/alias"]);

        Assert.AreEqual(a.ToString(), repository.Git.Run("rev-parse", "refs/heads/other"));
        Assert.AreEqual(b.ToString(), repository.Git.Run("rev-parse", "refs/heads/main"));
        Assert.AreEqual("refs/heads/main", repository.Git.Run("symbolic-ref", "HEAD"));
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    public async Task HEAD_can_be_pointed_elsewhere()
    {
        using var repository = new RefRepository();
        using var transaction = repository.Store.BeginTransaction(RefRepository.Identity, "set HEAD");
        transaction.SetSymbolicTarget("HEAD", "refs/heads/trunk");

        Assert.IsEmpty(await transaction.PrepareAsync(CancellationToken.None));
        transaction.Commit();

        Assert.AreEqual("refs/heads/trunk", repository.Git.Run("symbolic-ref", "HEAD"));
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    public async Task Names_that_differ_by_case_conflict_where_the_file_system_ignores_it()
    {
        using var repository = new RefRepository();
        var a = repository.Commits[0];
        await repository.UpdateAsync(("refs/heads/Main", ObjectId.Zero, a));
        Assert.IsEmpty(await repository.UpdateAsync(("refs/heads/maiN", ObjectId.Zero, a)));
        repository.Git.Run("config", "core.ignoreCase", "true");

        Assert.AreEqual(RefFailure.CaseConflict, (await repository.UpdateAsync(("refs/heads/main", ObjectId.Zero, a)))["refs/heads/main"]);
        Assert.ContainsSingle(await repository.UpdateAsync(("refs/heads/x", ObjectId.Zero, a), ("refs/heads/X", ObjectId.Zero, a)));
    }

    [TestMethod]
    public async Task Reflogs_are_written_as_git_writes_them()
    {
        using var repository = new RefRepository();
        var (a, b) = (repository.Commits[0], repository.Commits[1]);
        await repository.UpdateAsync(("refs/heads/quiet", ObjectId.Zero, a));
        Assert.IsFalse(Directory.Exists(repository.Combine("logs")));

        repository.Git.Run("config", "core.logAllRefUpdates", "true");
        await repository.UpdateAsync(("refs/heads/main", ObjectId.Zero, a), ("refs/tags/t", ObjectId.Zero, a));
        await repository.UpdateAsync(("refs/heads/main", a, b));
        await repository.UpdateAsync(("refs/heads/main", b, b));

        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $"{ObjectId.Zero} {a} Ada Lovelace <ada@example.com> 1714972089 +0200\tpush\n{a} {b} Ada Lovelace <ada@example.com> 1714972089 +0200\tpush\n");
        Assert.AreEqual(expected, File.ReadAllText(repository.Combine("logs/refs/heads/main")));
        Assert.AreEqual(expected, File.ReadAllText(repository.Combine("logs/HEAD")));
        Assert.IsFalse(File.Exists(repository.Combine("logs/refs/tags/t")));
        Assert.HasCount(2, repository.Git.TryRun("reflog", "show", "main").Lines);

        repository.Git.Run("config", "core.logAllRefUpdates", "always");
        await repository.UpdateAsync(("refs/tags/t", a, b));
        Assert.IsTrue(File.Exists(repository.Combine("logs/refs/tags/t")));

        await repository.UpdateAsync(("refs/heads/main", b, ObjectId.Zero));
        Assert.IsFalse(File.Exists(repository.Combine("logs/refs/heads/main")));
        StringAssert.Contains(File.ReadAllText(repository.Combine("logs/HEAD")), $"{b} {ObjectId.Zero} ");
    }

    [TestMethod]
    public void A_name_cannot_break_a_line_of_a_reflog()
    {
        var identity = new ReflogIdentity(" E<v>il\n\tMallory. ", "m@x>\n0", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(-210)));

        Assert.AreEqual("EvilMallory <m@x0> 1577849400 -0330\tpush it now", Reflog.Suffix(identity, " push\n it \t now\n"));
        Assert.AreEqual(" <> 1577849400 -0330", Reflog.Suffix(identity with { Name = "", Email = "" }, ""));
    }

    [TestMethod]
    public async Task The_log_of_a_ref_that_is_gone_does_not_keep_another_from_being_written()
    {
        using var repository = new RefRepository();
        repository.Git.Run("config", "core.logAllRefUpdates", "true");
        Directory.CreateDirectory(repository.Combine("logs/refs/heads/b/c"));
        File.WriteAllText(repository.Combine("logs/refs/heads/b/c/d"), "");
        File.WriteAllText(repository.Combine("logs/refs/heads/a"), "");

        Assert.IsEmpty(await repository.UpdateAsync(
            ("refs/heads/a/x", ObjectId.Zero, repository.Commits[0]), ("refs/heads/b", ObjectId.Zero, repository.Commits[0])));

        Assert.HasCount(1, repository.Git.TryRun("reflog", "show", "refs/heads/a/x").Lines);
        Assert.HasCount(1, repository.Git.TryRun("reflog", "show", "refs/heads/b").Lines);
    }

    [TestMethod]
    public async Task What_is_forced_to_disk_is_the_same_as_what_is_not()
    {
        using var repository = new RefRepository();
        var store = new RefStore(repository.Path, fsync: true);
        foreach (var (old, @new) in new[] { (ObjectId.Zero, repository.Commits[0]), (repository.Commits[0], ObjectId.Zero) })
        {
            using var transaction = store.BeginTransaction(RefRepository.Identity, "push");
            for (var i = 0; i < 70; i++)
            {
                transaction.Update($"refs/heads/f/{i}", old, @new);
            }

            transaction.Update("refs/heads/g/h", old, @new);
            Assert.IsEmpty(await transaction.PrepareAsync(CancellationToken.None));
            transaction.Commit();
            Assert.HasCount(@new.IsZero ? 0 : 71, repository.GitRefs());
        }
    }

    [TestMethod]
    public void A_transaction_is_used_in_its_order_and_names_a_ref_once()
    {
        using var repository = new RefRepository();
        using var transaction = repository.Store.BeginTransaction(RefRepository.Identity, "push");
        transaction.Update("refs/heads/a", ObjectId.Zero, repository.Commits[0]);

        Assert.ThrowsExactly<ArgumentException>(() => transaction.Update("refs/heads/a", ObjectId.Zero, repository.Commits[1]));
        Assert.ThrowsExactly<InvalidOperationException>(transaction.Commit);
    }
}
