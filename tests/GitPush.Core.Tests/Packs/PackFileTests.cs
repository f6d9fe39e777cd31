using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class PackFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(40)]
    [DataRow(900)]
    public void An_index_says_what_git_show_index_says(int commits)
    {
        var git = SampleHistory.CreateBare(_folder.Combine("a.git"), commits);
        using var pack = OpenOnly(_folder.Combine("a.git"));
        var lines = git.RunWithInput(File.ReadAllBytes(Path.ChangeExtension(pack.Path, ".idx")), "show-index").Lines;

        Assert.AreEqual(lines.Count, pack.Index.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            // offset id (crc)
            var parts = lines[i].Split(' ');
            var id = ObjectId.Parse(parts[1]);
            Assert.AreEqual(id, pack.Index.IdAt(i));
            Assert.AreEqual(i, pack.Index.PositionOf(id));
            Assert.AreEqual(long.Parse(parts[0], CultureInfo.InvariantCulture), pack.Index.OffsetAt(i));
            Assert.AreEqual(parts[2], $"({pack.Index.Crc32At(i):x8})");
        }

        Assert.AreEqual(-1, pack.Index.PositionOf(ObjectId.Zero));
        Assert.AreEqual(-1, pack.Index.PositionOf(ObjectId.Parse(new string('f', 40))));
    }

    [TestMethod]
    public void An_index_of_version_1_is_read_too_and_has_no_checksums_of_entries()
    {
        var git = SampleHistory.CreateBare(_folder.Combine("a.git"), 100);
        git.Run("-c", "pack.indexVersion=1", "repack", "-adfq");
        using var pack = OpenOnly(_folder.Combine("a.git"));
        var lines = git.RunWithInput(File.ReadAllBytes(Path.ChangeExtension(pack.Path, ".idx")), "show-index").Lines;

        Assert.IsFalse(pack.Index.HasCrc32);
        Assert.AreEqual(lines.Count, pack.Index.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            // offset id
            var parts = lines[i].Split(' ');
            Assert.IsTrue(pack.TryFind(ObjectId.Parse(parts[1]), out var offset));
            Assert.AreEqual((i, parts[0]), (pack.Index.PositionOf(ObjectId.Parse(parts[1])), offset.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.IsFalse(pack.TryFind(ObjectId.Zero, out _));
        Assert.IsFalse(pack.TryFind(ObjectId.Parse(new string('f', 40)), out _));
        Assert.ThrowsExactly<InvalidOperationException>(() => pack.Index.Crc32At(0));
    }

    [TestMethod]
    public async Task Entries_lie_in_the_pack_as_git_verify_pack_says_and_copy_as_they_lie()
    {
        var git = SampleHistory.CreateBare(_folder.Combine("a.git"), 100);
        git.Run("repack", "-adfq");
        using var pack = OpenOnly(_folder.Combine("a.git"));
        using var window = new PackWindow();
        var bytes = File.ReadAllBytes(pack.Path);
        var objects = git.Run("verify-pack", "-v", pack.Path).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts is [{ Length: 40 }, ..]).ToList();
        Assert.AreEqual(pack.Index.Count, objects.Count);

        // id type size size-in-pack offset [depth base]
        foreach (var parts in objects)
        {
            var offset = long.Parse(parts[4], CultureInfo.InvariantCulture);
            var length = int.Parse(parts[3], CultureInfo.InvariantCulture);
            var entry = pack.ReadEntry(offset, window);

            Assert.AreEqual(parts[2], entry.InflatedSize.ToString(CultureInfo.InvariantCulture));
            Assert.AreEqual(parts.Length == 7, entry.IsDelta);
            Assert.AreEqual(offset + length, pack.EntryEnd(offset));
            Assert.AreEqual(ObjectId.Parse(parts[0]), pack.IdAt(offset));
            if (entry.IsDelta)
            {
                Assert.AreEqual(ObjectId.Parse(parts[6]), pack.IdAt(entry.BaseOffset));
            }

            var copied = new ArrayBufferWriter<byte>();
            pack.CopyTo(entry.DataOffset, pack.EntryEnd(offset) - entry.DataOffset, copied);
            Assert.IsTrue(copied.WrittenSpan.SequenceEqual(bytes.AsSpan((int)entry.DataOffset, length - entry.HeaderLength)));
        }

        using var whole = new MemoryStream();
        await pack.CopyToAsync(0, pack.Length, whole, CancellationToken.None);
        Assert.IsTrue(whole.ToArray().AsSpan().SequenceEqual(bytes));
    }

    [TestMethod]
    public void Large_offsets_are_read_from_their_table_and_checked()
    {
        var ids = Enumerable.Range(0, 3).Select(i => PackBuilder.IdOf(ObjectType.Blob, [(byte)i])).Order().ToArray();
        PackIndexEntry[] entries = [new(ids[0], 12, 0, 0), new(ids[1], 0x1_2345_6789, 0, 1), new(ids[2], 0x8000_0000, 0, 2)];
        var path = _folder.Combine("pack-large.idx");
        using (var file = File.Create(path))
        {
            PackIndexWriter.Write(file, entries, ObjectId.EmptyTree);
        }

        var index = PackIndex.Open(path);
        foreach (var entry in entries)
        {
            Assert.IsTrue(index.TryFind(entry.Id, out var offset));
            Assert.AreEqual(entry.Offset, offset);
        }

        // The second row of the table of offsets points behind the table of large ones.
        var bytes = File.ReadAllBytes(path);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + 1024 + (3 * 24) + 4), 0x8000_0002);
        File.WriteAllBytes(path, bytes);
        Assert.ThrowsExactly<PackFormatException>(() => PackIndex.Open(path).OffsetAt(1));
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(7, 1)]
    [DataRow(7, 3)]
    [DataRow(8, 0xFF)]
    [DataRow(1031, 0)]
    [DataRow(1031, 9)]
    public void An_index_whose_head_is_damaged_is_refused(int position, int value)
    {
        PackFolder.AddBlob(_folder.Path, "x"u8);
        var path = Directory.GetFiles(_folder.Path, "*.idx").Single();
        var bytes = File.ReadAllBytes(path);
        bytes[position] = (byte)value;
        File.WriteAllBytes(path, bytes);

        Assert.ThrowsExactly<PackFormatException>(() => PackIndex.Open(path));
    }

    [TestMethod]
    public void An_index_that_is_cut_short_is_refused()
    {
        PackFolder.AddBlob(_folder.Path, "x"u8);
        var path = Directory.GetFiles(_folder.Path, "*.idx").Single();
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 7, 1032, bytes.Length - 20, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.ThrowsExactly<PackFormatException>(() => PackIndex.Open(path));
        }
    }

    [TestMethod]
    public void A_size_that_the_pack_cannot_hold_is_refused_before_it_is_allocated()
    {
        var builder = new PackBuilder();
        var id = PackBuilder.IdOf(ObjectType.Blob, "x"u8);
        Directory.CreateDirectory(_folder.Combine("pack"));
        PackFolder.Add(_folder.Combine("pack"), builder, (id, builder.AddEntry((int)ObjectType.Blob, 2_000_000_000, [], "x"u8)));
        using var database = new ObjectDatabase(_folder.Path);
        using var reader = database.OpenReader();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<ObjectCorruptException>(() => reader.TryRead(id, out _));

        Assert.IsLessThan(10_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void An_index_that_names_an_offset_twice_gives_no_order()
    {
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, "one"u8);
        builder.Add(ObjectType.Blob, "two"u8);
        var path = PackFolder.Add(
            _folder.Path, builder, (PackBuilder.IdOf(ObjectType.Blob, "one"u8), offset), (PackBuilder.IdOf(ObjectType.Blob, "two"u8), offset));
        using var pack = new PackFile(path);

        Assert.ThrowsExactly<PackFormatException>(() => pack.Order);
    }

    [TestMethod]
    public void A_pack_that_is_not_its_indexs_is_refused()
    {
        PackFolder.AddBlob(_folder.Path, "x"u8);
        var path = Directory.GetFiles(_folder.Path, "*.pack").Single();
        using var pack = new PackFile(path);
        File.WriteAllBytes(path, new byte[100]);

        Assert.ThrowsExactly<PackFormatException>(() => pack.Length);

        var other = new PackBuilder();
        other.Add(ObjectType.Blob, "other"u8);
        File.WriteAllBytes(path, other.Build());
        Assert.ThrowsExactly<PackGoneException>(() => pack.Length);
    }

    [TestMethod]
    public async Task A_pack_is_read_although_all_that_may_be_open_are_pinned()
    {
        var git = SampleHistory.CreateBare(_folder.Combine("a.git"), 1);
        git.Run("repack", "-adfq");
        var original = OpenOnly(_folder.Combine("a.git")).Path;
        var packs = new List<PackFile>();
        for (var i = 0; i <= OpenPacks.MaxOpen; i++)
        {
            var path = _folder.Combine($"pack-{i}.pack");
            File.Copy(original, path);
            File.Copy(Path.ChangeExtension(original, ".idx"), Path.ChangeExtension(path, ".idx"));
            packs.Add(new PackFile(path));
        }

        try
        {
            packs[..^1].ForEach(static pack => pack.Pin());

            var read = await Task.Run(() => packs[^1].Read(0, new byte[PackFile.HeaderSize])).WaitAsync(TimeSpan.FromMinutes(1));

            Assert.AreEqual(PackFile.HeaderSize, read);
        }
        finally
        {
            packs[..^1].ForEach(static pack => pack.Unpin());
            packs.ForEach(static pack => pack.Dispose());
        }
    }

    private static PackFile OpenOnly(string repository) =>
        new(Directory.GetFiles(Path.Combine(repository, "objects/pack"), "*.pack").Single());
}
