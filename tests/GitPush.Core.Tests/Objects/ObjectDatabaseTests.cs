using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class ObjectDatabaseTests : IDisposable
{
    private static readonly ObjectId Missing = ObjectId.Parse("0123456789012345678901234567890123456789");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Objects_in_several_packs_and_loose_ones_are_all_found()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        for (var i = 0; i < 4; i++)
        {
            git.Commit("file", $"{i}");
            git.Run("repack", "-dq");
        }

        git.Commit("file", "loose");
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));

        Assert.AreEqual(15, CatFile.AssertReadsAlike(git, database));
        Assert.HasCount(4, database.Local.Packs.Packs);
    }

    [TestMethod]
    public void What_is_added_after_a_look_in_vain_is_found_at_the_next_look()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        git.Commit("file", "1");
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));
        Assert.IsFalse(database.Contains(Missing));

        var loose = ObjectId.Parse(git.Commit("file", "2"));
        Assert.IsTrue(database.Contains(loose));

        git.Run("repack", "-dq");
        Assert.IsTrue(database.Contains(loose));
        Assert.IsTrue(database.ContainsLocally(loose));
        Assert.IsTrue(database.TryLocate(loose, out var pack, out var offset));
        Assert.AreEqual(loose, pack.IdAt(offset));
    }

    [TestMethod]
    public void A_pack_that_leaves_the_folders_time_unchanged_is_found_all_the_same()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        git.Commit("file", "1");
        git.Run("repack", "-dq");
        var packs = _folder.Combine("a/.git/objects/pack");
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));
        Assert.IsFalse(database.Contains(Missing));

        // A file system whose clock is coarse gives a change right after the listing the time of the listing.
        var time = Directory.GetLastWriteTimeUtc(packs);
        var added = ObjectId.Parse(git.Commit("file", "2"));
        git.Run("repack", "-dq");
        Directory.SetLastWriteTimeUtc(packs, time);

        Assert.IsTrue(database.Contains(added));
    }

    [TestMethod]
    public void A_folder_that_could_not_be_listed_is_listed_when_it_can()
    {
        var folder = Path.Combine(TestGit.InitBare(_folder.Combine("a.git")).WorkingDirectory, "objects/pack");
        using var packs = new PackSet(folder);
        Assert.IsEmpty(packs.Packs);
        var added = PackFolder.AddBlob(folder, "added"u8);

        // A link to itself in the folder's place cannot be listed, and has the folder's time until that counts as settled.
        var time = Directory.GetLastWriteTimeUtc(folder);
        Directory.Move(folder, folder + "-away");
        File.CreateSymbolicLink(folder, folder);
        File.SetLastWriteTimeUtc(folder, time);
        Assert.Throws<IOException>(() => packs.Rescan());
        var stamp = new FolderStamp(folder);
        do
        {
            stamp.BeginListing();
            Assert.Throws<IOException>(() => packs.Rescan());
        }
        while (!stamp.IsCurrent);

        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
        Assert.AreEqual(time, Directory.GetLastWriteTimeUtc(folder));
        packs.Rescan();

        Assert.IsTrue(packs.TryFind(added, out _, out _));
    }

    [TestMethod]
    public void Packs_are_read_whatever_git_calls_them()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        git.Commit("file", "1");
        git.Run("maintenance", "run", "--task=loose-objects", "--quiet");
        git.Run("maintenance", "run", "--task=loose-objects", "--quiet");
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));

        Assert.HasCount(1, Directory.GetFiles(_folder.Combine("a/.git/objects/pack"), "loose-*.pack"));
        Assert.IsEmpty(database.Local.Loose.Enumerate());
        Assert.AreEqual(3, CatFile.AssertReadsAlike(git, database));
    }

    [TestMethod]
    public void A_reader_goes_on_while_gc_replaces_the_packs_below_it()
    {
        var git = SampleHistory.CreateBare(_folder.Combine("a.git"), 60);
        using var database = new ObjectDatabase(_folder.Combine("a.git/objects"));
        using var early = database.OpenReader();
        var objects = CatFile.ReadAll(git).ToList();
        Assert.IsTrue(early.TryRead(objects[0].Id, out _));

        git.Run("repack", "-adfq", "--depth=3");
        git.Run("prune-packed", "-q");
        using var late = database.OpenReader();
        foreach (var (id, type, content) in objects)
        {
            foreach (var reader in new[] { early, late })
            {
                Assert.IsTrue(reader.TryRead(id, out var value), $"{id}");
                Assert.AreEqual(type, value.Type);
                Assert.IsTrue(value.Data.Span.SequenceEqual(content));
            }
        }
    }

    [TestMethod]
    public void Packs_that_were_listed_and_deleted_before_they_were_opened_are_looked_for_again()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        git.Commit("file", "1");
        git.Run("repack", "-dq");
        var commit = ObjectId.Parse(git.Commit("file", "2"));
        git.Run("repack", "-dq");
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));
        Assert.IsFalse(database.Contains(Missing));
        Assert.IsTrue(database.TryLocate(commit, out var pack, out _));

        // The index is in memory, the pack was never opened.
        git.Run("repack", "-adq");
        using var reader = database.OpenReader();

        Assert.IsTrue(reader.TryRead(commit, out var value));
        Assert.AreEqual(ObjectType.Commit, value.Type);
        Assert.IsFalse(database.Local.Packs.Packs.Contains(pack));
    }

    [TestMethod]
    public void Objects_that_gc_makes_loose_again_are_found()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        var commit = ObjectId.Parse(git.Commit("file", "1"));
        git.Run("repack", "-adq");
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));
        Assert.IsTrue(database.Contains(commit));

        git.Run("update-ref", "-d", "refs/heads/main");
        git.Run("reflog", "expire", "--expire=now", "--all");
        git.Run("rm", "-q", "--cached", "file");
        git.Run("repack", "-Adq", "--unpack-unreachable=10.years.ago");
        using var reader = database.OpenReader();

        Assert.IsTrue(reader.TryRead(commit, out _));
    }

    [TestMethod]
    public void A_quarantine_sees_what_is_behind_it_and_not_the_other_way_round()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        var old = ObjectId.Parse(git.Commit("file", "1"));
        var quarantine = _folder.CreateDirectory("a/.git/objects/incoming-1");
        var added = new LooseObjects(quarantine).Write(ObjectType.Blob, "new"u8, fsync: false);
        using var main = new ObjectDatabase(_folder.Combine("a/.git/objects"));
        using var database = new ObjectDatabase(quarantine, main);
        using var reader = database.OpenReader();

        Assert.IsTrue(database.Contains(old));
        Assert.IsTrue(reader.TryRead(old, out _));
        Assert.IsTrue(reader.TryRead(added, out _));
        Assert.IsFalse(database.ContainsLocally(old));
        Assert.IsTrue(database.ContainsLocally(added));
        Assert.IsFalse(main.Contains(added));
    }

    [TestMethod]
    public void A_pack_that_was_just_stored_is_known_and_hides_none_that_others_stored_at_the_same_time()
    {
        var packs = Path.Combine(TestGit.InitBare(_folder.Combine("a.git")).WorkingDirectory, "objects/pack");
        var first = PackFolder.AddBlob(packs, "first"u8);
        using var database = new ObjectDatabase(_folder.Combine("a.git/objects"));
        Assert.IsTrue(database.Contains(first));
        var theirs = PackFolder.AddBlob(packs, "theirs"u8);
        var builder = new PackBuilder();
        var ours = PackBuilder.IdOf(ObjectType.Blob, "ours"u8);
        var path = PackFolder.Add(packs, builder, (ours, builder.Add(ObjectType.Blob, "ours"u8)));

        database.Add(new PackFile(path));

        Assert.IsTrue(database.IsKnown(ours));
        Assert.IsFalse(database.IsKnown(theirs));
        Assert.IsTrue(database.Contains(theirs));
        Assert.HasCount(3, database.ListPacks());
        using var reader = database.OpenReader();
        Assert.IsTrue(reader.TryRead(ours, out _));
    }

    [TestMethod]
    public void A_pack_in_memory_is_read_like_any_other_and_stays_when_its_folder_is_listed_or_missing()
    {
        var builder = new PackBuilder();
        var id = PackBuilder.IdOf(ObjectType.Blob, "content"u8);
        var path = PackFolder.Add(_folder.CreateDirectory("elsewhere"), builder, (id, builder.Add(ObjectType.Blob, "content"u8)));
        var index = PackIndex.Of(File.ReadAllBytes(Path.ChangeExtension(path, ".idx")), "pack");
        using var database = new ObjectDatabase(_folder.Combine("incoming"));
        database.Add(PackFile.Resident(_folder.Combine("incoming/pack/pack-1.pack"), File.ReadAllBytes(path), index));
        using var reader = database.OpenReader();

        Assert.IsFalse(database.Contains(ObjectId.Parse(new string('1', ObjectId.HexSize))));
        Assert.IsTrue(database.Contains(id));
        var listed = PackFolder.AddBlob(_folder.CreateDirectory("incoming/pack"), "listed"u8);
        Assert.IsTrue(database.Contains(listed));
        Assert.IsTrue(reader.TryRead(id, out var content));
        Assert.AreEqual("content", System.Text.Encoding.UTF8.GetString(content.Data.Span));
        Assert.HasCount(2, database.ListPacks());
    }

    [TestMethod]
    public void Alternates_are_followed_by_absolute_relative_and_quoted_paths_and_in_circles()
    {
        var lender = TestGit.Init(_folder.Combine("a \"b"));
        lender.Commit("file", "1");
        var middle = TestGit.InitBare(_folder.Combine("middle.git"));
        var borrower = TestGit.InitBare(_folder.Combine("borrower.git"));
        _folder.WriteFile("middle.git/objects/info/alternates", $"\"{_folder.Path}/a \\\"b/.git/objects\"\n{_folder.Path}/borrower.git/objects\n");
        _folder.WriteFile("borrower.git/objects/info/alternates", "# a comment\n../../middle.git/objects\n/does/not/exist\n");
        using var database = new ObjectDatabase(_folder.Combine("borrower.git/objects"));

        Assert.AreEqual(3, CatFile.AssertReadsAlike(borrower, database));
        Assert.IsFalse(database.ContainsLocally(CatFile.AllIds(borrower)[0]));
        Assert.HasCount(3, CatFile.AllIds(middle));
    }

    [TestMethod]
    public void An_alternate_that_is_added_later_is_found()
    {
        var lender = TestGit.Init(_folder.Combine("a"));
        var commit = ObjectId.Parse(lender.Commit("file", "1"));
        TestGit.InitBare(_folder.Combine("b.git"));
        using var database = new ObjectDatabase(_folder.Combine("b.git/objects"));
        Assert.IsFalse(database.Contains(commit));

        _folder.WriteFile("b.git/objects/info/alternates", _folder.Combine("a/.git/objects") + "\n");

        Assert.IsTrue(database.Contains(commit));
    }

    [TestMethod]
    public void More_packs_than_may_be_open_are_all_read()
    {
        const int Packs = 300;
        var git = TestGit.InitBare(_folder.Combine("a.git"));
        var ids = new List<ObjectId>();
        for (var i = 0; i < Packs; i++)
        {
            ids.Add(PackFolder.AddBlob(_folder.Combine("a.git/objects/pack"), Encoding.ASCII.GetBytes($"blob {i}\n")));
        }

        using var database = new ObjectDatabase(_folder.Combine("a.git/objects"));
        for (var round = 0; round < 2; round++)
        {
            foreach (var id in ids)
            {
                using var reader = database.OpenReader();
                Assert.IsTrue(reader.TryRead(id, out _), $"{id}");
            }
        }

        Assert.HasCount(Packs, database.Local.Packs.Packs);
        var open = Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith(_folder.Path, StringComparison.Ordinal) == true);
        Assert.IsLessThanOrEqualTo(256, open);
        Assert.AreEqual(Packs, CatFile.AllIds(git).Count);
    }

    [TestMethod]
    public void Damage_is_reported_with_the_objects_id()
    {
        var git = TestGit.Init(_folder.Combine("a"));
        var text = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{i * i}\n"));
        git.Commit("file", text);
        var id = ObjectId.Parse(git.Run("rev-parse", "HEAD:file"));
        git.Run("repack", "-adq");
        var path = Directory.GetFiles(_folder.Combine("a/.git/objects/pack"), "*.pack").Single();
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x55;
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        using var database = new ObjectDatabase(_folder.Combine("a/.git/objects"));
        using var reader = database.OpenReader();

        var error = Assert.ThrowsExactly<ObjectCorruptException>(() => reader.TryRead(id, out _));

        StringAssert.Contains(error.Message, id.ToString());
        Assert.DoesNotContain(_folder.Path, error.Message);
    }

    [TestMethod]
    public void A_circle_of_ref_deltas_is_reported_and_not_followed_for_ever()
    {
        var folder = _folder.CreateDirectory("objects/pack");
        var first = PackBuilder.IdOf(ObjectType.Blob, "first"u8);
        var second = PackBuilder.IdOf(ObjectType.Blob, "second"u8);
        var builder = new PackBuilder();
        var delta = PackBuilder.AppendingDelta(5, "x"u8);
        PackFolder.Add(folder, builder, (first, builder.AddRefDelta(second, delta)), (second, builder.AddRefDelta(first, delta)));
        using var database = new ObjectDatabase(_folder.Combine("objects"));
        using var reader = database.OpenReader();

        Assert.ThrowsExactly<ObjectCorruptException>(() => reader.TryRead(first, out _));
        Assert.ThrowsExactly<ObjectCorruptException>(() => reader.TryGetInfo(first, out _, out _));
    }
}
