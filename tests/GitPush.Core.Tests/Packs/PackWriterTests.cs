using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Filters;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class PackWriterTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_packed_history_is_sent_as_it_lies(bool ofsDelta)
    {
        using var folder = new TempFolder();
        var git = SampleHistory.CreateBare(folder.Combine("a.git"), commits: 100);
        git.Run("repack", "-adfq");

        var (pack, statistics) = await WriteAsync(git, ["main"], [], ofsDelta, thin: false);

        Assert.AreEqual(statistics.Total, statistics.Reused);
        Assert.IsGreaterThan(100, statistics.Deltas);
        AssertSame(folder, git, pack);
    }

    [TestMethod]
    public async Task Deltas_whose_bases_are_not_sent_become_whole_objects()
    {
        using var folder = new TempFolder();
        var git = SampleHistory.CreateBare(folder.Combine("a.git"), commits: 100);
        git.Run("repack", "-adfq");
        var tip = git.Run("rev-parse", "main~60");

        var (pack, statistics) = await WriteAsync(git, [tip], [], ofsDelta: true, thin: false);

        // Newer files are the bases of older ones, and are not among what is sent.
        Assert.IsLessThan(statistics.Total, statistics.Reused);
        git.Run("update-ref", "refs/heads/main", tip);
        AssertSame(folder, git, pack);
    }

    [TestMethod]
    public async Task Objects_that_several_packs_hold_as_deltas_of_each_other_do_not_form_a_circle()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        git.Commit("file.txt", "the first content\n");
        git.Commit("file.txt", "another content\n");
        var (first, second) = (git.Run("rev-parse", "HEAD~1:file.txt"), git.Run("rev-parse", "HEAD:file.txt"));
        AddThinPack(git, "another content\n", baseId: first, baseSize: 18);
        AddThinPack(git, "the first content\n", baseId: second, baseSize: 16);
        AssertIsDelta(git, second, of: first);
        AssertIsDelta(git, first, of: second);
        git.Run("prune-packed");
        var server = new TestGit(folder.Combine("work/.git"));

        var (pack, _) = await WriteAsync(server, ["main"], [], ofsDelta: true, thin: false);

        AssertSame(folder, server, pack);
    }

    [TestMethod]
    [DataRow(1_000)]
    [DataRow(3_000_000)]
    public async Task A_damaged_entry_is_sent_from_another_copy(int size)
    {
        using var folder = new TempFolder();
        var git = CreateWithRandomBlob(folder, size);
        var blob = git.Run("rev-parse", "HEAD:blob");
        git.Run("repack", "-adq");
        var server = new TestGit(folder.Combine("work/.git"));
        Damage(server, blob, out var intact);
        RestoreLoose(folder, git, blob, intact);

        var (pack, statistics) = await WriteAsync(server, ["main"], [], ofsDelta: true, thin: false);

        Assert.AreEqual(statistics.Total - 1, statistics.Reused);
        var client = TestGit.InitBare(folder.Combine("client.git"));
        client.RunWithInput(pack, "index-pack", "--strict", "--stdin");
        Assert.AreEqual(blob, client.Run("rev-parse", git.Run("rev-parse", "HEAD") + ":blob"));
        client.Run("cat-file", "-e", blob);
    }

    [TestMethod]
    [DataRow(1_000)]
    [DataRow(3_000_000)]
    public async Task A_damaged_entry_without_another_copy_ends_the_pack(int size)
    {
        using var folder = new TempFolder();
        var git = CreateWithRandomBlob(folder, size);
        git.Run("repack", "-adq");
        var server = new TestGit(folder.Combine("work/.git"));
        Damage(server, git.Run("rev-parse", "HEAD:blob"), out _);

        await Assert.ThrowsAsync<ObjectCorruptException>(() => WriteAsync(server, ["main"], [], ofsDelta: true, thin: false));
    }

    [TestMethod]
    public async Task Large_loose_blobs_are_streamed()
    {
        using var folder = new TempFolder();
        CreateWithRandomBlob(folder, 5_000_000);
        var server = new TestGit(folder.Combine("work/.git"));

        var (pack, statistics) = await WriteAsync(server, ["main"], [], ofsDelta: true, thin: false);

        Assert.AreEqual(0, statistics.Reused);
        AssertSame(folder, server, pack);
    }

    [TestMethod]
    public async Task An_empty_loose_blob_is_sent()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        git.Commit(".gitkeep", "");
        git.Run("cat-file", "-e", "HEAD:.gitkeep");
        var server = new TestGit(folder.Combine("work/.git"));

        var (pack, _) = await WriteAsync(server, ["main"], [], ofsDelta: true, thin: false);

        AssertSame(folder, server, pack);
    }

    [TestMethod]
    public async Task An_entry_that_ends_within_its_header_by_its_index_is_compressed_anew()
    {
        using var folder = new TempFolder();
        var packs = folder.CreateDirectory("objects/pack");
        var content = new byte[20];
        var id = PackBuilder.IdOf(ObjectType.Blob, content);
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, content);
        builder.Add(ObjectType.Blob, "other"u8);
        var bytes = builder.Build();
        var checksum = ObjectId.FromBytes(bytes.AsSpan(bytes.Length - ObjectId.Size));
        File.WriteAllBytes(Path.Combine(packs, $"pack-{checksum}.pack"), bytes);
        using (var index = File.Create(Path.Combine(packs, $"pack-{checksum}.idx")))
        {
            // The second one begins at the second byte of the first one, whose checksum is right for what that leaves of it.
            PackIndexEntry[] entries =
            [
                new(id, offset, Crc32.Append(Crc32.Initial, bytes.AsSpan((int)offset, 1)), 0),
                new(PackBuilder.IdOf(ObjectType.Blob, "other"u8), offset + 1, 0, 1),
            ];
            PackIndexWriter.Write(index, [.. entries.OrderBy(entry => entry.Id)], checksum);
        }

        using var database = new ObjectDatabase(folder.Combine("objects"));

        var (pack, statistics) = await WriteAsync(database, id);

        Assert.AreEqual(0, statistics.Reused);
        var client = TestGit.InitBare(folder.Combine("client.git"));
        client.RunWithInput(pack, "index-pack", "--strict", "--stdin");
        client.Run("cat-file", "-e", $"{id}");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task What_is_compressed_anew_is_read_into_memory_that_is_used_again(bool isDelta)
    {
        const int Size = 900_000;
        using var folder = new TempFolder();
        var packs = folder.CreateDirectory("objects/pack");
        using var database = new ObjectDatabase(folder.Combine("objects"));
        byte[] content = [.. new byte[Size], 1];
        var id = PackBuilder.IdOf(ObjectType.Blob, content);
        if (isDelta)
        {
            var builder = new PackBuilder();
            var baseOffset = builder.Add(ObjectType.Blob, content.AsSpan(0, Size));
            var offset = builder.AddOffsetDelta(baseOffset, PackBuilder.AppendingDelta(Size, content.AsSpan(Size)));
            PackFolder.Add(packs, builder, (PackBuilder.IdOf(ObjectType.Blob, content.AsSpan(0, Size)), baseOffset), (id, offset));
        }
        else
        {
            database.Local.Loose.Write(ObjectType.Blob, content, fsync: false);
        }

        _ = await WriteAsync(database, id);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (_, statistics) = await WriteAsync(database, id);

        Assert.IsLessThan(Size / 2, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(0, statistics.Reused);
    }

    [TestMethod]
    public async Task A_pack_of_nothing_is_a_pack()
    {
        using var folder = new TempFolder();
        var git = SampleHistory.CreateBare(folder.Combine("a.git"), commits: 3);

        var (pack, statistics) = await WriteAsync(git, ["main"], ["main"], ofsDelta: true, thin: true);

        Assert.AreEqual(0, statistics.Total);
        Assert.HasCount(PackFile.HeaderSize + PackFile.TrailerSize, pack);
    }

    private static async Task<(byte[] Pack, PackStatistics Statistics)> WriteAsync(
        TestGit git, string[] wanted, string[] had, bool ofsDelta, bool thin)
    {
        using var database = new ObjectDatabase(Path.Combine(git.WorkingDirectory, "objects"));
        using var reader = database.OpenReader();
        var walk = new ObjectWalk(
            reader, new CommitGraph(reader, ShallowFile.None), new PeeledTags(reader), maxTreeDepth: 100, ObjectFilter.None);
        foreach (var name in had)
        {
            walk.Exclude(ObjectId.Parse(git.Run("rev-parse", name)));
        }

        foreach (var name in wanted)
        {
            walk.Include(ObjectId.Parse(git.Run("rev-parse", name)));
        }

        using var plan = PackPlan.Create(database, walk.Run(CancellationToken.None), CancellationToken.None);
        var bytes = new MemoryStream();
        using var output = new PackOutput(PipeWriter.Create(bytes), packetSize: 0);
        using var writer = new PackWriter(plan, database, reader, output, ofsDelta, thin);
        var statistics = await writer.WriteAsync(CancellationToken.None);
        await output.FlushAsync(CancellationToken.None);
        return (bytes.ToArray(), statistics);
    }

    /// <summary>Writes a pack of one object.</summary>
    private static async Task<(byte[] Pack, PackStatistics Statistics)> WriteAsync(ObjectDatabase database, ObjectId id)
    {
        var table = new ObjectTable();
        _ = table.Mark(id, ObjectMarks.Wanted);
        using var reader = database.OpenReader();
        using var plan = PackPlan.Create(database, table, CancellationToken.None);
        var bytes = new MemoryStream();
        using var output = new PackOutput(PipeWriter.Create(bytes), packetSize: 0);
        using var writer = new PackWriter(plan, database, reader, output, ofsDelta: true, thin: false);
        var statistics = await writer.WriteAsync(CancellationToken.None);
        await output.FlushAsync(CancellationToken.None);
        return (bytes.ToArray(), statistics);
    }

    private static void AssertSame(TempFolder folder, TestGit server, byte[] pack)
    {
        var client = TestGit.InitBare(folder.Combine("client.git"));
        client.RunWithInput(pack, "index-pack", "--strict", "--stdin");
        client.Run("update-ref", "refs/heads/main", server.Run("rev-parse", "main"));
        FetchAssert.HasAll(client, server);
    }

    /// <summary>Adds a pack of one delta that takes nothing from its base, and that git completes with the base.</summary>
    private static void AddThinPack(TestGit git, string content, string baseId, byte baseSize)
    {
        byte[] delta = [baseSize, (byte)content.Length, (byte)content.Length, .. Encoding.ASCII.GetBytes(content)];
        var pack = new MemoryStream();
        Span<byte> header = stackalloc byte[PackFile.HeaderSize];
        PackHeaders.FormatPack(header, 1);
        pack.Write(header);
        pack.Write(header[..PackHeaders.FormatEntry(header, PackEntryKind.RefDelta, delta.Length)]);
        pack.Write(Convert.FromHexString(baseId));
        using (var compressor = new ZLibStream(pack, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(delta);
        }

        pack.Write(SHA1.HashData(pack.ToArray()));
        git.RunWithInput(pack.ToArray(), "index-pack", "--stdin", "--fix-thin");
    }

    private static void AssertIsDelta(TestGit git, string id, string of) =>
        Assert.IsTrue(
            Directory.GetFiles(Path.Combine(git.WorkingDirectory, ".git/objects/pack"), "*.idx")
                .SelectMany(index => git.Run("verify-pack", "-v", index).Split('\n'))
                .Any(line => line.StartsWith(id, StringComparison.Ordinal) && line.EndsWith(of, StringComparison.Ordinal)),
            $"{id} is stored as a delta of {of}");

    private static TestGit CreateWithRandomBlob(TempFolder folder, int size)
    {
        var git = TestGit.Init(folder.Combine("work"));
        var content = new byte[size];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(folder.Combine("work/blob"), content);
        git.Run("add", "blob");
        git.Run("commit", "--quiet", "-m", "Add a blob");
        return git;
    }

    /// <summary>Turns a byte in the middle of an object's only packed entry.</summary>
    private static void Damage(TestGit git, string id, out byte[] intact)
    {
        intact = git.RunWithInput(ReadOnlyMemory<byte>.Empty, "cat-file", "blob", id).OutputBytes;
        var path = Directory.GetFiles(Path.Combine(git.WorkingDirectory, "objects/pack"), "*.pack").Single();
        long middle;
        using (var pack = new PackFile(path))
        {
            Assert.IsTrue(pack.TryFind(ObjectId.Parse(id), out var offset));
            middle = (offset + pack.EntryEnd(offset)) / 2;
        }

        File.SetAttributes(path, FileAttributes.Normal);
        using var file = File.Open(path, FileMode.Open);
        file.Position = middle;
        var value = file.ReadByte();
        file.Position = middle;
        file.WriteByte((byte)(value ^ 0x55));
    }

    /// <summary>Adds a loose copy, which git itself would not write beside a packed one.</summary>
    private static void RestoreLoose(TempFolder folder, TestGit git, string id, byte[] content)
    {
        var other = TestGit.InitBare(folder.Combine("other.git"));
        Assert.AreEqual(id, other.RunWithInput(content, "hash-object", "-w", "--stdin").Output.Trim());
        var path = $"objects/{id[..2]}/{id[2..]}";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(git.WorkingDirectory, ".git", path))!);
        File.Copy(Path.Combine(other.WorkingDirectory, path), Path.Combine(git.WorkingDirectory, ".git", path));
    }
}
