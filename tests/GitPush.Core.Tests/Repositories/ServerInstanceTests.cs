using GitPush.Core.Tests.Support;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class ServerInstanceTests
{
    private const string Dead = "0123456789abcdef";

    [TestMethod]
    public void Nothing_is_written_before_the_first_use_and_nothing_stays()
    {
        using var folder = new TempFolder();
        var instance = new ServerInstance(folder.Combine("root"));
        Assert.IsFalse(Directory.Exists(folder.Combine("root")));

        Assert.IsTrue(File.Exists(folder.Combine("root/.gitpush/instances/" + instance.Id)));
        instance.Dispose();

        Assert.IsEmpty(Directory.GetFiles(folder.Combine("root/.gitpush/instances")));
        Assert.ThrowsExactly<ObjectDisposedException>(() => instance.Id);
    }

    [TestMethod]
    public void A_root_in_which_no_file_can_be_made_is_an_error()
    {
        using var folder = new TempFolder();

        // Room for the folders within PATH_MAX, and for no file in them.
        var root = folder.Path;
        while (root.Length < 4060)
        {
            root = Path.Combine(root, new string('x', Math.Min(200, 4064 - root.Length)));
        }

        using var instance = new ServerInstance(root);

        Assert.Throws<IOException>(() => instance.Id);
    }

    [TestMethod]
    public void A_living_instance_is_told_from_a_dead_one()
    {
        using var root = new StoreRoot();
        using var other = new ServerInstance(root.Path);
        root.AddDead(Dead);

        Assert.IsNull(root.Instance.TryClaim(other.Id));
        Assert.IsNull(root.Instance.TryClaim(root.Instance.Id));
        var (id, claim) = Assert.ContainsSingle(root.Instance.ClaimDead());
        Assert.AreEqual(Dead, id);
        Assert.IsNull(other.TryClaim(Dead));
        Assert.IsEmpty(other.ClaimDead());
        claim.Dispose();
        using var second = other.TryClaim(Dead);
        Assert.IsNotNull(second);
    }

    [TestMethod]
    public void An_instance_that_is_forgotten_is_dead_no_more()
    {
        using var root = new StoreRoot();
        using var other = new ServerInstance(root.Path);
        root.AddDead(Dead);
        using (root.Instance.TryClaim(Dead))
        {
            root.Instance.Forget(Dead);
        }

        Assert.IsNull(other.TryClaim(Dead));
        Assert.IsFalse(File.Exists(root.Combine($".gitpush/instances/{Dead}")));
    }

    [TestMethod]
    public void A_lock_of_an_instance_that_nobody_remembers_is_broken_by_one_at_a_time()
    {
        using var root = new StoreRoot();
        var path = root.Combine("a.lock");
        _ = root.Instance.Id;
        File.WriteAllText(path, $"gitpush {Dead}\n");
        using (File.OpenHandle(root.Combine(".gitpush/instances/forgotten"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.IsFalse(root.Instance.TryBreakLock(path));
        }

        Assert.IsTrue(root.Instance.TryBreakLock(path));
        Assert.IsFalse(File.Exists(path));
    }

    [TestMethod]
    public async Task Instances_that_come_and_go_are_never_taken_for_dead()
    {
        using var root = new StoreRoot();
        _ = root.Instance.Id;
        using var done = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            var claimed = new List<string>();
            while (!done.IsCancellationRequested)
            {
                claimed.AddRange(root.Instance.ClaimDead().Keys);
            }

            return claimed;
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var instance = new ServerInstance(root.Path);
                Assert.IsTrue(File.Exists(root.Combine($".gitpush/instances/{instance.Id}")));
            }
        })));
        await done.CancelAsync();

        Assert.IsEmpty(await watching);
    }

    [TestMethod]
    public void What_is_temporary_names_its_owner()
    {
        using var root = new StoreRoot();
        var instance = root.Instance;

        Assert.AreEqual(instance.Id, ServerInstance.OwnerOfName(instance.NextTempName()));
        Assert.AreEqual(instance.Id, ServerInstance.OwnerOfName(instance.NextQuarantineName()));
        Assert.AreNotEqual(instance.NextTempName(), instance.NextTempName());
        foreach (var name in new[] { "incoming-AbCdEf", "tmp_objdir-incoming-1", ".gitpush", ".gitpush-1", $".gitpush-{Dead}", "main.lock", "" })
        {
            Assert.IsNull(ServerInstance.OwnerOfName(name), name);
        }
    }

    [TestMethod]
    public void A_lock_file_names_its_owner_and_is_taken_once()
    {
        using var root = new StoreRoot();
        var path = root.Combine("a.lock");
        _ = root.Instance.Id;

        Assert.AreEqual(LockOutcome.Taken, LockFile.TryCreate(path, root.Instance));
        Assert.AreEqual(LockOutcome.Held, LockFile.TryCreate(path, root.Instance));
        Assert.AreEqual(LockOutcome.Held, LockFile.TryCreate(path, null));
        Assert.AreEqual(root.Instance.Id, ServerInstance.OwnerOfLock(path));
        Assert.IsFalse(root.Instance.TryBreakLock(path));
        Assert.AreEqual(LockOutcome.NoFolder, LockFile.TryCreate(root.Combine("none/a.lock"), root.Instance));
        Assert.AreEqual(LockOutcome.NoFolder, LockFile.TryCreate(root.Combine("a.lock/b.lock"), root.Instance));

        LockFile.Release(path);
        Assert.AreEqual(LockOutcome.Taken, LockFile.TryCreate(path, null));
        Assert.IsNull(ServerInstance.OwnerOfLock(path));
    }

    [TestMethod]
    public void A_lock_file_names_its_owner_even_where_it_cannot_be_a_link_to_the_marker()
    {
        using var root = new StoreRoot();
        File.Delete(root.Instance.MarkerPath);

        Assert.AreEqual(LockOutcome.Taken, LockFile.TryCreate(root.Combine("a.lock"), root.Instance));
        Assert.AreEqual(LockOutcome.Held, LockFile.TryCreate(root.Combine("a.lock"), root.Instance));
        Assert.AreEqual(root.Instance.Id, ServerInstance.OwnerOfLock(root.Combine("a.lock")));
        Assert.AreEqual(root.Combine("a.lock"), Assert.ContainsSingle(Directory.GetFiles(root.Path)));
        Assert.AreEqual(LockOutcome.NoFolder, LockFile.TryCreate(root.Combine("none/b.lock"), root.Instance));
    }
}
