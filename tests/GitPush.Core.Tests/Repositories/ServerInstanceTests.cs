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

        Assert.IsFalse(root.Instance.IsDead(other.Id));
        Assert.IsFalse(root.Instance.IsDead(root.Instance.Id));
        Assert.IsTrue(root.Instance.IsDead(Dead));
        Assert.IsTrue(root.Instance.IsDead("fedcba9876543210"));
        Assert.AreEqual(Dead, Assert.ContainsSingle(root.Instance.FindDead()));
        Assert.IsNull(root.Instance.TryClaim(other.Id));
        using var claim = root.Instance.TryClaim(Dead);
        Assert.IsNotNull(claim);
        Assert.IsNull(other.TryClaim(Dead));
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
