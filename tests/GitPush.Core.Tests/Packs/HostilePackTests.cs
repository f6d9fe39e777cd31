using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class HostilePackTests
{
    private static readonly ObjectId SomeId = ObjectId.Parse("0123456789abcdef0123456789abcdef01234567");

    [TestMethod]
    public async Task A_pack_that_is_cut_anywhere_is_refused()
    {
        using var reception = new Reception();
        var pack = SmallPack();
        for (var length = 0; length < pack.Length; length++)
        {
            Assert.AreEqual("early EOF", await reception.RefusalOfAsync<PackFormatException>(pack[..length]));
        }
    }

    [TestMethod]
    public async Task A_bit_that_is_flipped_anywhere_is_noticed()
    {
        using var reception = new Reception();
        var pack = SmallPack();
        for (var position = 0; position < pack.Length; position++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = pack.ToArray();
                damaged[position] ^= (byte)(1 << bit);
                var refusal = await Assert.ThrowsAsync<GitProtocolException>(() => reception.ReceiveAsync(damaged));
                Assert.IsFalse(string.IsNullOrEmpty(refusal.Message));
            }
        }

        Assert.IsFalse(reception.Files.Any());
    }

    [TestMethod]
    public async Task A_bit_that_is_flipped_under_a_right_checksum_does_no_harm()
    {
        using var reception = new Reception();
        var pack = SmallPack();
        for (var position = 0; position < pack.Length - 20; position++)
        {
            var damaged = pack.ToArray();
            damaged[position] ^= (byte)(1 << (position % 8));
            SHA1.HashData(damaged.AsSpan(0, damaged.Length - 20), damaged.AsSpan(damaged.Length - 20));
            try
            {
                // A few bits of a zlib stream mean nothing, such as its level: then git must be able to read the pack.
                if (await reception.ReceiveAsync(damaged) is { } received)
                {
                    reception.Verify(received);
                }
            }
            catch (GitProtocolException)
            {
                continue;
            }
        }
    }

    [TestMethod]
    public async Task What_is_no_pack_is_refused()
    {
        using var reception = new Reception();
        var version = SmallPack();
        version[7] = 4;

        Assert.AreEqual(
            "pack signature mismatch", await reception.RefusalOfAsync<PackFormatException>(Encoding.ASCII.GetBytes("this is no pack at all")));
        Assert.AreEqual("pack version 4 unsupported", await reception.RefusalOfAsync<PackFormatException>(version));

        var random = new Random(20_260_301);
        for (var round = 0; round < 2_000; round++)
        {
            var garbage = new byte[random.Next(13, 200)];
            random.NextBytes(garbage);
            SmallPack().AsSpan(0, 12).CopyTo(garbage);
            await Assert.ThrowsAsync<GitProtocolException>(() => reception.ReceiveAsync(garbage));
        }

        Assert.IsFalse(reception.Files.Any());
    }

    [TestMethod]
    public async Task A_wrong_trailer_is_refused()
    {
        using var reception = new Reception();
        var pack = SmallPack();
        pack[^1] ^= 1;

        Assert.AreEqual("pack is corrupted (SHA1 mismatch)", await reception.RefusalOfAsync<PackFormatException>(pack));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    public async Task A_type_that_does_not_exist_is_refused(int type)
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.AddEntry(type, 1, [], "x"u8);

        Assert.AreEqual(
            $"pack has bad object at offset 12: unknown object type {type}",
            await reception.RefusalOfAsync<PackFormatException>(builder.Build()));
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    public async Task A_size_that_is_not_the_true_one_is_refused(int announced)
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.AddEntry(3, announced, [], "abc"u8);

        StringAssert.StartsWith(
            await reception.RefusalOfAsync<PackFormatException>(builder.Build()), "pack has bad object at offset 12");
    }

    [TestMethod]
    public async Task A_number_of_objects_that_is_not_the_true_one_is_refused()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, "one"u8);
        builder.Add(ObjectType.Blob, "two"u8);

        foreach (var count in new uint[] { 1, 3, 20_000_000 })
        {
            await Assert.ThrowsAsync<GitProtocolException>(() => reception.ReceiveAsync(builder.Build(count)));
        }

        Assert.IsFalse(reception.Files.Any());
    }

    [TestMethod]
    public async Task Every_limit_stops_a_pack_and_is_named()
    {
        await AssertLimitAsync(limits => limits.MaxPackBytes = 100, nameof(GitPushLimits.MaxPackBytes));
        await AssertLimitAsync(limits => limits.MaxObjects = 2, nameof(GitPushLimits.MaxObjects));
        await AssertLimitAsync(limits => limits.MaxObjectBytes = 100, nameof(GitPushLimits.MaxObjectBytes));
        await AssertLimitAsync(limits => limits.MaxObjectBytes = 1_005, nameof(GitPushLimits.MaxObjectBytes));
        await AssertLimitAsync(limits => limits.MaxInflatedBytes = 2_500, nameof(GitPushLimits.MaxInflatedBytes));
        await AssertLimitAsync(limits => limits.MaxDeltaDepth = 1, nameof(GitPushLimits.MaxDeltaDepth));
    }

    [TestMethod]
    public async Task A_pack_at_its_limits_is_taken()
    {
        using var reception = new Reception();
        var pack = LimitedPack();
        reception.Limits.MaxPackBytes = pack.Length;
        reception.Limits.MaxObjects = 3;
        reception.Limits.MaxObjectBytes = 1_010;
        reception.Limits.MaxDeltaDepth = 2;

        Assert.IsNotNull(await reception.ReceiveAsync(pack));
    }

    [TestMethod]
    public async Task A_zlib_bomb_ends_at_the_size_that_its_header_announces()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.AddEntry(3, 1_000, [], new byte[50_000_000]);

        StringAssert.StartsWith(
            await reception.RefusalOfAsync<PackFormatException>(builder.Build()), "pack has bad object at offset 12");
    }

    [TestMethod]
    public async Task A_huge_size_that_is_only_claimed_costs_no_memory()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.AddEntry(2, 2_000_000_000, [], "x"u8);
        var pack = builder.Build();
        var before = GC.GetTotalAllocatedBytes();

        StringAssert.StartsWith(await reception.RefusalOfAsync<PackFormatException>(pack), "pack has bad object at offset 12");

        Assert.IsLessThan(100_000_000, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    public async Task A_base_that_is_damaged_in_the_repository_is_not_copied_into_a_thin_pack()
    {
        using var reception = new Reception();
        var id = PackBuilder.IdOf(ObjectType.Blob, "base"u8);
        WriteLoose(reception, id, "bad!"u8.ToArray());
        var thin = new PackBuilder();
        thin.AddRefDelta(id, PackBuilder.AppendingDelta(4, "more"u8));

        StringAssert.Contains(await reception.RefusalOfAsync<ObjectCorruptException>(thin.Build()), $"{id}");
    }

    [TestMethod]
    public async Task An_object_that_differs_from_the_existing_one_of_its_id_is_a_collision()
    {
        foreach (var size in new[] { 20, 2_000_000, 5_000_000 })
        {
            using var reception = new Reception();
            var content = new byte[size];
            var id = PackBuilder.IdOf(ObjectType.Blob, content);
            var other = content.ToArray();
            other[^1] = 1;
            WriteLoose(reception, id, other);
            var builder = new PackBuilder();
            builder.Add(ObjectType.Blob, content);

            Assert.AreEqual(
                $"SHA1 COLLISION FOUND WITH {id} !", await reception.RefusalOfAsync<PackFormatException>(builder.Build()));

            WriteLoose(reception, id, content);
            Assert.IsNotNull(await reception.ReceiveAsync(builder.Build()));
        }
    }

    [TestMethod]
    public async Task An_object_that_is_not_what_its_type_says_is_refused_by_name()
    {
        await AssertMalformedAsync(ObjectType.Commit, "author nobody"u8.ToArray());
        await AssertMalformedAsync(ObjectType.Commit, Encoding.ASCII.GetBytes($"tree {SomeId}"));
        await AssertMalformedAsync(ObjectType.Commit, Encoding.ASCII.GetBytes($"tree {SomeId}\nparent 1234\n"));
        await AssertMalformedAsync(ObjectType.Tag, "tag nothing"u8.ToArray());
        await AssertMalformedAsync(ObjectType.Tag, Encoding.ASCII.GetBytes($"object {SomeId}\ntype folder\ntag x\n"));
        await AssertMalformedAsync(ObjectType.Tag, Encoding.ASCII.GetBytes($"object {SomeId}\ntype commit\ntag without-an-end"));
        await AssertMalformedAsync(ObjectType.Tag, Encoding.ASCII.GetBytes($"object {SomeId}\ntype commit\nname of-the-tag\n"));
        await AssertMalformedAsync(ObjectType.Tag, Encoding.ASCII.GetBytes($"object {SomeId}\ntype tag\ntag x\n"));
        await AssertMalformedAsync(ObjectType.Tree, "100644 a"u8.ToArray());
        await AssertMalformedAsync(ObjectType.Tree, "100644 a\0too short"u8.ToArray());
        await AssertMalformedAsync(ObjectType.Tree, "100644 \0aaaaaaaaaaaaaaaaaaaa"u8.ToArray());
        await AssertMalformedAsync(ObjectType.Tree, "100844 a\0aaaaaaaaaaaaaaaaaaaa"u8.ToArray());
        await AssertMalformedAsync(ObjectType.Tree, " a\0aaaaaaaaaaaaaaaaaaaa"u8.ToArray());
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("10000")]
    [DataRow("160000")]
    [DataRow("170000")]
    public async Task An_entry_that_is_neither_file_nor_folder_names_nothing_that_has_to_be_here_as_for_git(string mode)
    {
        using var reception = new Reception();
        var tree = Encoding.ASCII.GetBytes($"{mode} a\0aaaaaaaaaaaaaaaaaaaa");
        var builder = new PackBuilder();
        builder.Add(ObjectType.Tree, tree);

        var received = await reception.ReceiveAsync(builder.Build());

        Assert.IsNotNull(received);
        Assert.IsEmpty(received.ExternalLinks);
        var id = PackBuilder.IdOf(ObjectType.Tree, tree);
        Assert.AreEqual($"160000 commit {Convert.ToHexStringLower("aaaaaaaaaaaaaaaaaaaa"u8)}\ta", reception.Git.Run("ls-tree", id.ToString()));
        reception.Git.Run("rev-list", "--objects", id.ToString());
    }

    [TestMethod]
    public async Task A_link_to_an_object_of_another_type_is_refused()
    {
        using var reception = new Reception();
        var blob = PackBuilder.IdOf(ObjectType.Blob, "x"u8);
        var builder = new PackBuilder();
        builder.Add(ObjectType.Blob, "x"u8);
        builder.Add(ObjectType.Commit, Encoding.ASCII.GetBytes($"tree {blob}\n"));

        Assert.AreEqual(
            $"object {blob} is a blob, not a tree", await reception.RefusalOfAsync<PackFormatException>(builder.Build()));
    }

    [TestMethod]
    public async Task Links_out_of_the_pack_are_reported_with_their_types()
    {
        using var reception = new Reception();
        var ids = Enumerable.Range(1, 5).Select(i => ObjectId.FromBytes(Enumerable.Repeat((byte)i, 20).ToArray())).ToArray();
        var builder = new PackBuilder();
        builder.Add(ObjectType.Commit, Encoding.ASCII.GetBytes($"tree {ids[0]}\nparent {ids[1]}\nparent {ObjectId.Zero}\n"));
        builder.Add(ObjectType.Tag, Encoding.ASCII.GetBytes($"object {ids[2]}\ntype tag\ntag v1.0\n"));
        using var tree = new MemoryStream();
        tree.Write("100644 a\0\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4\x4"u8);
        tree.Write("160000 b\0\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5\x5"u8);
        builder.Add(ObjectType.Tree, tree.ToArray());

        var received = await reception.ReceiveAsync(builder.Build());

        Assert.IsNotNull(received);
        CollectionAssert.AreEquivalent(
            new KeyValuePair<ObjectId, ObjectType?>[]
            {
                new(ids[0], ObjectType.Tree),
                new(ids[1], ObjectType.Commit),
                new(ObjectId.Zero, ObjectType.Commit),
                new(ids[2], ObjectType.Tag),
                new(ids[3], ObjectType.Blob),
            },
            received.ExternalLinks.ToArray());
    }

    private static byte[] SmallPack()
    {
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, "hello, hello, hello\n"u8);
        builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(20, "world\n"u8));
        builder.AddRefDelta(
            PackBuilder.IdOf(ObjectType.Blob, "hello, hello, hello\n"u8), PackBuilder.AppendingDelta(20, "moon\n"u8));
        builder.Add(ObjectType.Commit, Encoding.ASCII.GetBytes($"tree {ObjectId.EmptyTree}\n\nEmpty\n"));
        return builder.Build();
    }

    /// <summary>Three objects of 1,000, 1,005 and 1,010 bytes, one upon the other.</summary>
    private static byte[] LimitedPack()
    {
        var content = new byte[1_000];
        new Random(1).NextBytes(content);
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, content);
        offset = builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(1_000, "12345"u8));
        builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(1_005, "12345"u8));
        return builder.Build();
    }

    private static async Task AssertLimitAsync(Action<GitPushLimits> set, string name)
    {
        using var reception = new Reception();
        set(reception.Limits);

        var refusal = await Assert.ThrowsExactlyAsync<GitLimitException>(() => reception.ReceiveAsync(LimitedPack()));

        Assert.AreEqual(name, refusal.Limit);
        Assert.IsFalse(reception.Files.Any());
    }

    private static async Task AssertMalformedAsync(ObjectType type, byte[] content)
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.Add(type, content);

        StringAssert.StartsWith(
            await reception.RefusalOfAsync<PackFormatException>(builder.Build()),
            $"object {PackBuilder.IdOf(type, content)}: ");
    }

    private static void WriteLoose(Reception reception, ObjectId id, byte[] content)
    {
        var hex = id.ToString();
        var folder = Path.Combine(reception.Git.WorkingDirectory, "objects", hex[..2]);
        Directory.CreateDirectory(folder);
        using var file = File.Create(Path.Combine(folder, hex[2..]));
        using var zlib = new ZLibStream(file, CompressionLevel.Fastest);
        zlib.Write(Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        zlib.Write(content);
    }
}
