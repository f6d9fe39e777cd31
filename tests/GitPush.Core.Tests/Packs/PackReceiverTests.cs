using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class PackReceiverTests
{
    [TestMethod]
    [DataRow(3, 10, "--delta-base-offset")]
    [DataRow(60, 100, "--delta-base-offset")]
    [DataRow(60, 100, "--no-reuse-delta")]
    [DataRow(60, 400_000, "--delta-base-offset")]
    [DataRow(60, 400_000, "--no-reuse-delta")]
    public async Task Pack_and_index_are_those_that_git_would_store(int commits, int binarySize, string option)
    {
        using var reception = new Reception();
        var source = SourceHistory.Create(reception.Folder("source"), commits, binarySize);
        var pack = SourceHistory.Pack(source, "main\nv1\n", option);

        var received = await reception.ReceiveAsync(pack);

        var index = Path.Combine(reception.Folder("git.idx"));
        File.WriteAllBytes(reception.Folder("git.pack"), pack);
        source.Run("index-pack", "-o", index, reception.Folder("git.pack"));
        Assert.IsNotNull(received);
        CollectionAssert.AreEqual(new[] { received.Name + ".idx", received.Name + ".pack" }, reception.Files.ToArray());
        Assert.AreEqual($"pack-{Convert.ToHexStringLower(pack.AsSpan()[^20..])}", received.Name);
        Assert.AreEqual(pack.LongLength, received.Bytes);
        Assert.AreEqual(0, received.ExternalLinks.Count);
        Assert.AreEqual(
            source.Run("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize)")
                .Split('\n').Where(line => line.StartsWith("blob ", StringComparison.Ordinal)).Max(line => long.Parse(line[5..], CultureInfo.InvariantCulture)),
            received.LargestBlob);
        Assert.IsTrue(pack.AsSpan().SequenceEqual(reception.ReadFile(received.Name + ".pack")));
        Assert.IsTrue(File.ReadAllBytes(index).AsSpan().SequenceEqual(reception.ReadFile(received.Name + ".idx")));
        reception.Verify(received);
    }

    [TestMethod]
    [DataRow(20, 100)]
    [DataRow(20, 400_000)]
    [DataRow(5, 5_000_000)]
    public async Task The_index_is_the_same_without_looking_for_collisions(int commits, int binarySize)
    {
        using var looking = new Reception();
        using var trusting = new Reception { DetectCollisions = false };
        var pack = SourceHistory.Pack(SourceHistory.Create(looking.Folder("source"), commits, binarySize), "main\n");

        var expected = await looking.ReceiveAsync(pack);
        var received = await trusting.ReceiveAsync(pack);

        Assert.IsNotNull(expected);
        Assert.IsTrue(looking.ReadFile(expected.Name + ".idx").AsSpan().SequenceEqual(trusting.ReadFile(expected.Name + ".idx")));
        trusting.Verify(received!);
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(400_000)]
    public async Task A_thin_pack_is_completed_from_existing_objects(int binarySize)
    {
        using var reception = new Reception();
        var source = SourceHistory.Create(reception.Folder("source"), 30, binarySize);
        var first = await reception.ReceiveAsync(SourceHistory.Pack(source, "HEAD~5\n"));
        var thin = SourceHistory.Pack(source, "HEAD\n^HEAD~5\n", "--thin", "--delta-base-offset");

        var received = await reception.ReceiveAsync(thin);

        Assert.IsNotNull(first);
        Assert.IsNotNull(received);
        Assert.AreEqual(thin.LongLength, received.Bytes);
        Assert.AreEqual((int)thin[11], received.ObjectCount);
        Assert.IsGreaterThan(thin.Length, reception.ReadFile(received.Name + ".pack").Length);
        Assert.IsTrue(received.ExternalLinks.Contains(
            new(ObjectId.Parse(source.Run("rev-parse", "HEAD~5")), ObjectType.Commit)));
        reception.Verify(received);
        reception.Git.Run("index-pack", "--strict", Path.Combine(reception.PackDirectory, received.Name + ".pack"));
        reception.Git.Run("update-ref", "refs/heads/main", source.Run("rev-parse", "HEAD"));
        reception.Git.Run("fsck", "--strict", "--full");
    }

    [TestMethod]
    public async Task The_base_of_a_thin_pack_is_read_into_memory_that_is_used_again()
    {
        const int Size = 900_000;
        using var reception = new Reception();
        var content = new byte[Size];
        var whole = new PackBuilder();
        whole.Add(ObjectType.Blob, content);
        await reception.ReceiveAsync(whole.Build());
        var allocated = 0L;
        for (byte i = 0; i < 2; i++)
        {
            var thin = new PackBuilder();
            thin.AddRefDelta(PackBuilder.IdOf(ObjectType.Blob, content), PackBuilder.AppendingDelta(Size, [i]));
            var pack = thin.Build();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var received = await reception.ReceiveAsync(pack);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            reception.Verify(received!);
        }

        Assert.IsLessThan(Size / 2, allocated);
    }

    [TestMethod]
    public async Task A_base_that_is_only_there_to_complete_a_pack_still_counts_as_outside()
    {
        using var reception = new Reception();
        var tree = new PackBuilder();
        var blob = PackBuilder.IdOf(ObjectType.Blob, "one"u8);
        byte[] entry = [.. "100644 a\0"u8, .. Bytes(blob)];
        tree.Add(ObjectType.Tree, entry);
        await reception.ReceiveAsync(tree.Build());
        var baseId = PackBuilder.IdOf(ObjectType.Tree, entry);
        byte[] added = [.. "40000 b\0"u8, .. Bytes(baseId)];
        var thin = new PackBuilder();
        thin.AddRefDelta(baseId, PackBuilder.AppendingDelta(entry.Length, added));

        var received = await reception.ReceiveAsync(thin.Build());

        Assert.IsNotNull(received);
        CollectionAssert.AreEquivalent(
            new KeyValuePair<ObjectId, ObjectType?>[] { new(baseId, ObjectType.Tree), new(blob, ObjectType.Blob) },
            received.ExternalLinks.ToArray());
    }

    [TestMethod]
    public async Task Not_a_byte_behind_the_pack_is_taken_or_waited_for()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, "hello\n"u8);
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(builder.Build());
        await pipe.Writer.WriteAsync("what follows"u8.ToArray());

        Assert.IsNotNull(await reception.ReceiveAsync(pipe.Reader));

        var rest = await pipe.Reader.ReadAsync();
        Assert.AreEqual("what follows", System.Text.Encoding.ASCII.GetString(rest.Buffer.ToArray()));

        // Nothing but the pack itself: the writer stays open, and nobody waits for it.
        var open = new Pipe();
        builder.Add(ObjectType.Blob, "world\n"u8);
        await open.Writer.WriteAsync(builder.Build());
        Assert.IsNotNull(await reception.ReceiveAsync(open.Reader));
    }

    [TestMethod]
    public async Task A_pack_may_come_byte_by_byte()
    {
        using var reception = new Reception();
        var source = SourceHistory.Create(reception.Folder("source"), 3, 100);
        var pack = SourceHistory.Pack(source, "main\nv1\n", "--delta-base-offset");
        var pipe = new Pipe(new PipeOptions(useSynchronizationContext: false));
        var receiving = reception.ReceiveAsync(pipe.Reader);
        foreach (var value in pack)
        {
            await pipe.Writer.WriteAsync(new[] { value });
        }

        var received = await receiving;

        Assert.IsNotNull(received);
        reception.Verify(received);
    }

    [TestMethod]
    public async Task A_pack_without_objects_leaves_no_file()
    {
        using var reception = new Reception();

        Assert.IsNull(await reception.ReceiveAsync(new PackBuilder().Build()));
        Assert.IsFalse(reception.Files.Any());
    }

    [TestMethod]
    public async Task A_large_blob_passes_through_and_is_compared_with_the_one_that_exists()
    {
        using var reception = new Reception();
        var content = new byte[9_000_000];
        new Random(3).NextBytes(content.AsSpan(0, 6_000_000));
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, content);
        builder.Add(ObjectType.Blob, "beside it"u8);
        var id = PackBuilder.IdOf(ObjectType.Blob, content).ToString();

        var received = await reception.ReceiveAsync(builder.Build());
        var again = await reception.ReceiveAsync(builder.Build());

        Assert.IsNotNull(received);
        Assert.AreEqual(received, again! with { ExternalLinks = received.ExternalLinks });
        reception.Verify(received);
        Assert.AreEqual("9000000", reception.Git.Run("cat-file", "-s", id));
    }

    [TestMethod]
    public async Task A_pack_with_duplicates_is_stored_as_git_stores_it()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, "hello\n"u8);
        builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(6, "world\n"u8));
        builder.Add(ObjectType.Blob, "hello\n"u8);
        builder.Add(ObjectType.Blob, "hello\nworld\n"u8);
        var pack = builder.Build();

        var received = await reception.ReceiveAsync(pack);

        // One line in the index for each entry of the pack: git refuses a pack whose two counts differ.
        Assert.IsNotNull(received);
        File.WriteAllBytes(reception.Folder("git.pack"), pack);
        reception.Git.Run("index-pack", "-o", reception.Folder("git.idx"), reception.Folder("git.pack"));
        Assert.AreEqual(
            new FileInfo(reception.Folder("git.idx")).Length, reception.ReadFile(received.Name + ".idx").LongLength);
        reception.Git.Run("fsck", "--full");
    }

    [TestMethod]
    public async Task An_object_that_a_pack_holds_twice_is_tolerated()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, "hello\n"u8);
        builder.Add(ObjectType.Blob, "hello\n"u8);
        var text = builder.Add(ObjectType.Blob, "hello\nworld\n"u8);
        builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(6, "world\n"u8));
        builder.AddRefDelta(PackBuilder.IdOf(ObjectType.Blob, "hello\nworld\n"u8), PackBuilder.AppendingDelta(12, "!"u8));
        builder.AddOffsetDelta(text, PackBuilder.AppendingDelta(12, "!"u8));

        var received = await reception.ReceiveAsync(builder.Build());

        Assert.IsNotNull(received);
        Assert.AreEqual(6, received.ObjectCount);
        reception.Git.Run("fsck", "--full");
        Assert.AreEqual("hello\nworld\n!", reception.Git.Run(
            "cat-file", "blob", PackBuilder.IdOf(ObjectType.Blob, "hello\nworld\n!"u8).ToString()));
    }

    [TestMethod]
    public async Task The_base_of_a_ref_delta_may_come_later_and_be_a_delta_itself()
    {
        using var reception = new Reception();
        var ids = new[] { "a", "ab", "abc", "abcd" }
            .Select(text => PackBuilder.IdOf(ObjectType.Blob, System.Text.Encoding.ASCII.GetBytes(text))).ToArray();
        var builder = new PackBuilder();
        builder.AddRefDelta(ids[2], PackBuilder.AppendingDelta(3, "d"u8));
        builder.AddRefDelta(ids[0], PackBuilder.AppendingDelta(1, "b"u8));
        builder.AddRefDelta(ids[1], PackBuilder.AppendingDelta(2, "c"u8));
        builder.Add(ObjectType.Blob, "a"u8);

        var received = await reception.ReceiveAsync(builder.Build());

        Assert.IsNotNull(received);
        reception.Verify(received);
        Assert.AreEqual("abcd", reception.Git.Run("cat-file", "blob", ids[3].ToString()));
    }

    [TestMethod]
    public async Task Long_chains_of_large_objects_are_resolved_with_bounded_memory()
    {
        // Every object of the chain has two deltas: coming back for the second one needs contents that were dropped.
        using var reception = new Reception();
        var content = new byte[3_000_000];
        new Random(5).NextBytes(content);
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, content);
        for (var i = 0; i < 60; i++)
        {
            var size = content.Length + i;
            builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(size, [1, (byte)i]));
            offset = builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(size, [0]));
        }

        var received = await reception.ReceiveAsync(builder.Build());

        Assert.IsNotNull(received);
        reception.Verify(received);
    }

    [TestMethod]
    public async Task The_files_are_read_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, "hello\n"u8);

        await reception.ReceiveAsync(builder.Build());

        foreach (var file in reception.Files)
        {
            const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
            Assert.AreEqual(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(reception.PackDirectory, file)) & Writable);
        }
    }

    [TestMethod]
    public async Task A_pack_that_is_cancelled_leaves_nothing()
    {
        using var reception = new Reception();
        var content = new byte[1_000_000];
        new Random(4).NextBytes(content);
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, content);
        using var cancel = new CancellationTokenSource();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        await pipe.Writer.WriteAsync(builder.Build().AsMemory(0, 900_000));
        var receiving = reception.ReceiveAsync(pipe.Reader, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => receiving);
        Assert.IsFalse(reception.Files.Any());
    }

    private static byte[] Bytes(ObjectId id)
    {
        var bytes = new byte[ObjectId.Size];
        id.CopyTo(bytes);
        return bytes;
    }
}
