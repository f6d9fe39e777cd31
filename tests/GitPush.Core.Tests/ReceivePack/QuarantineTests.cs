using System.Runtime.Versioning;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.ReceivePack;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.Core.Tests.ReceivePack;

[TestClass]
public sealed class QuarantineTests
{
    [TestMethod]
    [DataRow(".keep")]
    [DataRow(".pack")]
    public async Task A_pack_that_somebody_else_stores_at_the_same_time_gets_another_name_and_keeps_its_files(string other)
    {
        using var folder = new TempFolder();
        using var instance = new ServerInstance(folder.Path);
        var git = TestGit.InitBare(folder.Combine("shop.git"));
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        var repository = new GitRepository(RepositoryName.Parse("shop"), git.WorkingDirectory, objects, new RefStore(git.WorkingDirectory));
        using var quarantine = Quarantine.Create(repository, instance, shared: default);
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, "content"u8);
        var receiver = new PackReceiver(objects, new PackReceiverOptions { Limits = new GitPushLimits(), Fsync = false });
        var pack = await receiver.ReceiveAsync(
            System.IO.Pipelines.PipeReader.Create(new MemoryStream(builder.Build())), quarantine.CreatePackDirectory, _ => ValueTask.CompletedTask, CancellationToken.None);
        var packs = Path.Combine(git.WorkingDirectory, "objects/pack");
        var theirs = Path.Combine(packs, pack!.Name + other);
        File.WriteAllText(theirs, "somebody else's");

        quarantine.Take(pack);
        quarantine.Write(pack, fsync: false);
        quarantine.Migrate(pack, fsync: false);

        Assert.AreEqual("somebody else's", File.ReadAllText(theirs));
        Assert.HasCount(1, Directory.GetFiles(packs, "*.idx"));
        Assert.IsTrue(objects.Contains(PackBuilder.IdOf(ObjectType.Blob, "content"u8)));
        quarantine.Dispose();
        Assert.AreEqual(other == ".keep" ? 1 : 0, Directory.GetFiles(packs, "*.keep").Length);
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(git.WorkingDirectory, "objects"), "incoming-*"));
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void What_nobody_has_accepted_yet_is_for_the_server_alone()
    {
        using var folder = new TempFolder();
        using var instance = new ServerInstance(folder.Path);
        var git = TestGit.InitBare(folder.Combine("shop.git"));
        git.Run("config", "core.sharedRepository", "all");
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        var repository = new GitRepository(RepositoryName.Parse("shop"), git.WorkingDirectory, objects, new RefStore(git.WorkingDirectory));
        using var quarantine = Quarantine.Create(repository, instance, SharedRepository.Of(repository.Config));

        var packs = quarantine.CreatePackDirectory();

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(packs)!));
    }

    [TestMethod]
    [DataRow("loose")]
    [DataRow("packed")]
    public async Task An_old_object_that_is_pushed_again_becomes_young_when_the_pack_is_unpacked(string where)
    {
        using var folder = new TempFolder();
        using var instance = new ServerInstance(folder.Path);
        var git = TestGit.InitBare(folder.Combine("shop.git"));
        git.RunWithInput("content"u8.ToArray(), "hash-object", "-w", "--stdin");
        var id = PackBuilder.IdOf(ObjectType.Blob, "content"u8);
        var file = Path.Combine(git.WorkingDirectory, "objects", id.ToString()[..2], id.ToString()[2..]);
        if (where == "packed")
        {
            var name = git.RunWithInput($"{id}\n", "pack-objects", "--quiet", Path.Combine(git.WorkingDirectory, "objects/pack/pack"));
            File.Delete(file);
            file = Path.Combine(git.WorkingDirectory, $"objects/pack/pack-{name}.pack");
        }

        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-30));
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        var repository = new GitRepository(RepositoryName.Parse("shop"), git.WorkingDirectory, objects, new RefStore(git.WorkingDirectory));
        using var quarantine = Quarantine.Create(repository, instance, shared: default);
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, "content"u8);
        builder.Add(ObjectType.Blob, "other content"u8);
        var receiver = new PackReceiver(objects, new PackReceiverOptions { Limits = new GitPushLimits(), Fsync = false });
        var pack = await receiver.ReceiveAsync(
            System.IO.Pipelines.PipeReader.Create(new MemoryStream(builder.Build())), quarantine.CreatePackDirectory, _ => ValueTask.CompletedTask, CancellationToken.None);
        quarantine.Take(pack!);

        quarantine.Unpack(fsync: true);

        Assert.IsGreaterThan(DateTime.UtcNow.AddDays(-1), File.GetLastWriteTimeUtc(file));
        Assert.AreEqual("other content", git.Run("cat-file", "blob", PackBuilder.IdOf(ObjectType.Blob, "other content"u8).ToString()));
        git.Run("fsck", "--strict");
    }

    [TestMethod]
    [DataRow(1_000)]
    [DataRow(1_000_000)]
    public async Task A_pack_touches_the_disk_before_it_is_accepted_only_when_it_is_large(int length)
    {
        using var folder = new TempFolder();
        using var instance = new ServerInstance(folder.Path);
        var git = TestGit.InitBare(folder.Combine("shop.git"));
        using var objects = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        var repository = new GitRepository(RepositoryName.Parse("shop"), git.WorkingDirectory, objects, new RefStore(git.WorkingDirectory));
        var content = new byte[length];
        new Random(1).NextBytes(content);
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, content);
        var id = PackBuilder.IdOf(ObjectType.Blob, content);
        var before = FolderListing.Of(git.WorkingDirectory);
        using (var quarantine = Quarantine.Create(repository, instance, shared: default))
        {
            var receiver = new PackReceiver(objects, new PackReceiverOptions { Limits = new GitPushLimits(), Fsync = true });
            var pack = await receiver.ReceiveAsync(
                System.IO.Pipelines.PipeReader.Create(new MemoryStream(builder.Build())), quarantine.CreatePackDirectory, _ => ValueTask.CompletedTask, CancellationToken.None);
            quarantine.Take(pack!);

            Assert.AreEqual(length < 100_000, before.SequenceEqual(FolderListing.Of(git.WorkingDirectory)));
            Assert.IsTrue(quarantine.Objects.Contains(id));
            Assert.IsFalse(objects.Contains(id));
            using (var reader = quarantine.Objects.OpenReader())
            {
                Assert.IsTrue(reader.TryRead(id, out var read));
                CollectionAssert.AreEqual(content, read.Data.ToArray());
            }

            quarantine.Write(pack!, fsync: true);
            Assert.IsFalse(objects.Contains(id));
            quarantine.Migrate(pack!, fsync: true);
            Assert.IsTrue(objects.Contains(id));
        }

        Assert.HasCount(1, Directory.GetFiles(Path.Combine(git.WorkingDirectory, "objects/pack"), "*.idx"));
        Assert.HasCount(2, Directory.GetFiles(Path.Combine(git.WorkingDirectory, "objects/pack")));
        git.Run("fsck", "--strict");
        Assert.AreEqual("blob", git.Run("cat-file", "-t", id.ToString()));
    }
}
