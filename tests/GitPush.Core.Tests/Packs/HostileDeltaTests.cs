using System.IO.Pipelines;
using System.Text;
using GitPush.Checks.Fsck;
using GitPush.Core.Tests.Support;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Packs;

/// <summary>Packs whose deltas are crafted.</summary>
[TestClass]
public sealed class HostileDeltaTests
{
    [TestMethod]
    public async Task Deltas_upon_each_other_or_themselves_stay_unresolved()
    {
        using var reception = new Reception();
        var cycle = new PackBuilder();
        var (one, two) = (PackBuilder.IdOf(ObjectType.Blob, "ab"u8), PackBuilder.IdOf(ObjectType.Blob, "abc"u8));
        cycle.Add(ObjectType.Blob, "unrelated"u8);
        cycle.AddRefDelta(one, PackBuilder.AppendingDelta(2, "c"u8));
        cycle.AddRefDelta(two, PackBuilder.AppendingDelta(3, ""u8));
        var self = new PackBuilder();
        self.AddRefDelta(one, PackBuilder.AppendingDelta(2, ""u8));

        Assert.AreEqual(
            "pack has 2 unresolved deltas", await reception.RefusalOfAsync<PackFormatException>(cycle.Build()));
        Assert.AreEqual("pack has 1 unresolved delta", await reception.RefusalOfAsync<PackFormatException>(self.Build()));
    }

    [TestMethod]
    public async Task A_delta_that_makes_its_own_base_again_does_not_become_its_base()
    {
        using var reception = new Reception();
        var (one, two) = (PackBuilder.IdOf(ObjectType.Blob, "ab"u8), PackBuilder.IdOf(ObjectType.Blob, "abc"u8));
        reception.Git.RunWithInput("ab"u8.ToArray(), "hash-object", "-w", "--stdin");
        var self = new PackBuilder();
        self.AddRefDelta(one, PackBuilder.AppendingDelta(2, ""u8));
        var cycle = new PackBuilder();
        cycle.AddRefDelta(two, [3, 2, 0x90, 2]);
        cycle.AddRefDelta(one, PackBuilder.AppendingDelta(2, "c"u8));
        cycle.Add(ObjectType.Blob, "ab"u8);

        foreach (var pack in new[] { self, cycle })
        {
            Assert.IsNotNull(await reception.ReceiveAsync(pack.Build()));
            reception.Git.Run("prune-packed");
            using var objects = new ObjectDatabase(Path.GetDirectoryName(reception.PackDirectory)!);
            using var reader = objects.OpenReader();
            Assert.IsTrue(reader.TryRead(one, out var value));
            Assert.AreEqual("ab", Encoding.ASCII.GetString(value.Data.Span));
            Directory.GetFiles(reception.PackDirectory).ToList().ForEach(File.Delete);
            reception.Git.RunWithInput("ab"u8.ToArray(), "hash-object", "-w", "--stdin");
        }
    }

    [TestMethod]
    public async Task Very_many_copies_of_one_object_at_the_ends_of_long_chains_are_refused()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        var end = builder.Add(ObjectType.Blob, "x"u8);
        for (var depth = 1; depth <= 400; depth++)
        {
            end = builder.AddOffsetDelta(end, PackBuilder.AppendingDelta(depth, "x"u8));
        }

        for (var copy = 0; copy < 3_000; copy++)
        {
            builder.AddOffsetDelta(end, PackBuilder.AppendingDelta(401, ""u8));
        }

        Assert.AreEqual("pack has too many duplicate objects", await reception.RefusalOfAsync<PackFormatException>(builder.Build()));
    }

    [TestMethod]
    [DataRow(12, "itself")]
    [DataRow(11, "the pack's header")]
    [DataRow(-5, "before the pack")]
    [DataRow(-9_000_000_000, "far before the pack")]
    public async Task A_base_where_no_object_begins_is_refused(long offset, string why)
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(1, "b"u8));

        StringAssert.Contains(
            await reception.RefusalOfAsync<PackFormatException>(builder.Build()), "delta base offset is out of bound", why);

        var inside = new PackBuilder();
        inside.Add(ObjectType.Blob, "abcdefghijklmnop"u8);
        inside.AddOffsetDelta(14, PackBuilder.AppendingDelta(1, "b"u8));
        StringAssert.Contains(
            await reception.RefusalOfAsync<PackFormatException>(inside.Build()), "delta base offset is out of bound");
    }

    [TestMethod]
    public async Task A_delta_that_does_not_fit_its_base_is_refused()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        var offset = builder.Add(ObjectType.Blob, "a"u8);
        var bad = builder.AddOffsetDelta(offset, PackBuilder.AppendingDelta(2, "b"u8));

        Assert.AreEqual(
            $"pack has bad object at offset {bad}: failed to apply delta",
            await reception.RefusalOfAsync<PackFormatException>(builder.Build()));
    }

    [TestMethod]
    public async Task Large_objects_in_long_chains_that_would_be_built_again_and_again_are_refused()
    {
        using var reception = new Reception();
        reception.Limits.MaxInflatedBytes = 1_000_000_000;
        const int Size = 4 << 20;
        var builder = new PackBuilder();
        var end = builder.Add(ObjectType.Blob, new byte[Size]);
        for (var depth = 0; depth < 80; depth++)
        {
            // Each has two upon it, of which the longer way is taken first: all of them are needed on the way back, and not all of
            // them can be held.
            var branch = end;
            builder.AddOffsetDelta(branch, PackBuilder.AppendingDelta(Size + depth, "y"u8));
            end = builder.AddOffsetDelta(branch, PackBuilder.AppendingDelta(Size + depth, "x"u8));
        }

        var receiver = new PackReceiver(reception.Existing, new PackReceiverOptions { Limits = reception.Limits, Fsync = false, DetectCollisions = false });
        var refusal = await Assert.ThrowsExactlyAsync<GitLimitException>(() => receiver.ReceiveAsync(
            PipeReader.Create(new MemoryStream(builder.Build())), () => reception.PackDirectory, static _ => ValueTask.CompletedTask, CancellationToken.None));

        Assert.AreEqual(nameof(GitPushLimits.MaxInflatedBytes), refusal.Limit);
    }

    [TestMethod]
    public async Task Files_that_are_checked_at_the_ends_of_long_chains_are_built_within_the_limit()
    {
        using var reception = new Reception();
        reception.Limits.MaxInflatedBytes = 100_000_000;
        reception.Fsck = new FsckRun(FsckPolicy.For(new FsckOptions(), RepositoryConfig.Empty, "")!, new SoundBlobs());
        const int Size = 256 << 10;
        var builder = new PackBuilder();
        var end = builder.Add(ObjectType.Blob, new byte[Size]);
        for (var depth = 0; depth < 100; depth++)
        {
            end = builder.AddOffsetDelta(end, PackBuilder.AppendingDelta(Size + depth, "x"u8));
        }

        for (var file = 0; file < 40; file++)
        {
            // A delta that takes nothing from its base.
            var content = Encoding.ASCII.GetBytes($"# {file:00}\n");
            builder.AddOffsetDelta(end, [(byte)((Size + 100) & 0x7F | 0x80), (byte)((Size + 100) >> 7 & 0x7F | 0x80), (byte)((Size + 100) >> 14), (byte)content.Length, (byte)content.Length, .. content]);
            var id = new byte[ObjectId.Size];
            PackBuilder.IdOf(ObjectType.Blob, content).CopyTo(id);
            builder.Add(ObjectType.Tree, [.. "100644 .gitmodules\0"u8, .. id]);
        }

        var refusal = await Assert.ThrowsExactlyAsync<GitLimitException>(() => reception.ReceiveAsync(builder.Build()));

        Assert.AreEqual(nameof(GitPushLimits.MaxInflatedBytes), refusal.Limit);
    }

    [TestMethod]
    public async Task The_bases_that_a_thin_pack_leaves_out_count_as_part_of_it()
    {
        using var reception = new Reception();
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        reception.Git.RunWithInput(content, "hash-object", "-w", "--stdin");
        var builder = new PackBuilder();
        builder.AddRefDelta(PackBuilder.IdOf(ObjectType.Blob, content), [0xA0, 0x8D, 0x06, 1, 1, (byte)'x']);
        reception.Limits.MaxInflatedBytes = 100_006;

        var refusal = await Assert.ThrowsExactlyAsync<GitLimitException>(() => reception.ReceiveAsync(builder.Build()));

        Assert.AreEqual(nameof(GitPushLimits.MaxInflatedBytes), refusal.Limit);
        reception.Limits.MaxInflatedBytes = 100_007;
        Assert.IsNotNull(await reception.ReceiveAsync(builder.Build()));
    }
}
