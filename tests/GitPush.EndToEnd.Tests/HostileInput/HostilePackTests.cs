using System.IO.Compression;
using GitPush.Objects;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>Packs that want to cost the server more than they cost their sender, or that contradict themselves.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostilePackTests
{
    private const int Megabyte = 1_000_000;

    private static readonly PushedObjects Sound = new("sound");

    [TestMethod]
    public async Task A_zlib_bomb_is_refused_for_the_size_that_it_announces()
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxObjectBytes = Megabyte);
        var pack = new PackBuilder();
        pack.Add(ObjectType.Blob, new byte[100 * Megabyte]);
        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(30 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "over the limit MaxObjectBytes = 1000000 bytes");
    }

    [TestMethod]
    public async Task A_zlib_bomb_that_announces_less_ends_at_what_it_announces()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        pack.AddEntry((int)ObjectType.Tree, 100, [], new byte[100 * Megabyte]);
        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(30 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "its size is not the one that it announces");
    }

    [TestMethod]
    public async Task A_large_blob_is_never_held_as_a_whole()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        pack.Add(ObjectType.Blob, new byte[100 * Megabyte]);
        pack.AddEntry((int)ObjectType.Blob, 100 * Megabyte, [], [1, 2, 3]);
        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(30 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "its size is not the one that it announces");
    }

    [TestMethod]
    public async Task Many_small_bombs_end_at_the_limit_for_all_together()
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxInflatedBytes = 50 * Megabyte);
        var pack = new PackBuilder();
        for (var i = 0; i < 30; i++)
        {
            var content = new byte[2 * Megabyte];
            content[0] = (byte)i;
            pack.Add(ObjectType.Blob, content);
        }

        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(150 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "over the limit MaxInflatedBytes = 50000000 bytes");
    }

    [TestMethod]
    public async Task A_delta_bomb_is_refused_before_memory_is_taken_for_it()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        var offset = pack.Add(ObjectType.Blob, new byte[100]);

        // Base 100 bytes, result 2^41 bytes.
        pack.AddOffsetDelta(offset, [100, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0x90, 100]);
        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(30 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "over the limit MaxObjectBytes");
    }

    [TestMethod]
    public async Task A_chain_of_deltas_that_doubles_its_object_ends_at_the_limit()
    {
        await using var host = await HostileHost.StartAsync(options => options.Limits.MaxObjectBytes = 4 * Megabyte);
        var pack = new PackBuilder();
        var content = new byte[1_024];
        var offset = pack.Add(ObjectType.Blob, content);
        for (var size = content.Length; size < 1 << 30; size *= 2)
        {
            offset = pack.AddOffsetDelta(offset, Doubling(size));
        }

        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(60 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, "over the limit MaxObjectBytes = 4000000 bytes");
    }

    [TestMethod]
    [DataRow(4_095, true)]
    [DataRow(4_096, false)]
    public async Task A_chain_of_deltas_is_followed_to_its_limit_without_recursion(int deltas, bool accepted)
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        pack.Add(ObjectType.Commit, Sound.Commit);
        pack.Add(ObjectType.Tree, Sound.Tree);
        var offset = pack.Add(ObjectType.Blob, Sound.Blob);
        for (var i = 0; i < deltas; i++)
        {
            offset = pack.AddOffsetDelta(offset, PackBuilder.AppendingDelta(Sound.Blob.Length + i, "x"u8));
        }

        var request = HostileHost.Push(Sound.Id, pack.Build());

        var answer = await Bounded.RunAsync(100 * Megabyte, () => request.SendAsync(host));

        if (accepted)
        {
            CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, answer.Report);
        }
        else
        {
            HostileHost.AssertPackRefused(host, answer, "over the limit MaxDeltaDepth = 4095 deltas");
        }
    }

    [TestMethod]
    [DataRow(20_000_000u, "early EOF")]
    [DataRow(uint.MaxValue, "over the limit MaxObjects = 20000000 objects")]
    public async Task A_huge_number_of_objects_that_is_only_claimed_costs_no_memory(uint count, string reason)
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        pack.Add(ObjectType.Blob, "one"u8);
        var request = HostileHost.Push(Sound.Id, pack.Build(count)[..^20]);

        var answer = await Bounded.RunAsync(10 * Megabyte, () => request.SendAsync(host));

        HostileHost.AssertPackRefused(host, answer, reason);
    }

    [TestMethod]
    [DataRow("each other")]
    [DataRow("itself")]
    [DataRow("nothing")]
    public async Task Deltas_that_lead_nowhere_are_refused(string kind)
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        var one = PackBuilder.IdOf(ObjectType.Blob, "1"u8);
        var two = PackBuilder.IdOf(ObjectType.Blob, "2"u8);

        // What the two would be is not known before their bases are: an id can only be claimed.
        pack.AddRefDelta(kind == "itself" ? one : two, PackBuilder.AppendingDelta(1, "x"u8));
        if (kind == "each other")
        {
            pack.AddRefDelta(one, PackBuilder.AppendingDelta(1, "y"u8));
        }

        var answer = await HostileHost.Push(Sound.Id, pack.Build()).SendAsync(host);

        HostileHost.AssertPackRefused(host, answer, kind == "each other" ? "pack has 2 unresolved deltas" : "pack has 1 unresolved delta");
    }

    [TestMethod]
    [DataRow(0L)]
    [DataRow(1L)]
    [DataRow(1_000_000L)]
    public async Task An_offset_delta_upon_itself_or_between_objects_is_refused(long distance)
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        pack.Add(ObjectType.Blob, "base"u8);
        pack.AddOffsetDelta(pack.NextOffset - distance, PackBuilder.AppendingDelta(4, "x"u8));

        var answer = await HostileHost.Push(Sound.Id, pack.Build()).SendAsync(host);

        HostileHost.AssertPackRefused(host, answer, "delta base offset is out of bound");
    }

    [TestMethod]
    public async Task A_base_that_comes_behind_its_delta_is_legal()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        var start = Sound.Blob.AsSpan(0, 3);
        pack.AddRefDelta(PackBuilder.IdOf(ObjectType.Blob, start), PackBuilder.AppendingDelta(3, Sound.Blob.AsSpan(3)));
        pack.Add(ObjectType.Commit, Sound.Commit);
        pack.Add(ObjectType.Tree, Sound.Tree);
        pack.Add(ObjectType.Blob, start);

        var answer = await HostileHost.Push(Sound.Id, pack.Build()).SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, answer.Report);
        Assert.AreEqual("sound", host.Inspect("shop").Run("show", "a:a.txt"));
    }

    [TestMethod]
    public async Task An_object_that_a_pack_holds_many_times_is_taken_and_git_reads_it()
    {
        await using var host = await HostileHost.StartAsync();
        var pack = new PackBuilder();
        for (var i = 0; i < 100; i++)
        {
            pack.Add(ObjectType.Blob, Sound.Blob);
            pack.Add(ObjectType.Tree, Sound.Tree);
            pack.Add(ObjectType.Commit, Sound.Commit);
        }

        var answer = await HostileHost.Push(Sound.Id, pack.Build()).SendAsync(host);

        CollectionAssert.AreEqual(new[] { "unpack ok", "ok refs/heads/a" }, answer.Report);
        var stored = host.Inspect("shop");
        Assert.AreEqual("sound", stored.Run("show", "a:a.txt"));
        stored.Run("repack", "-a", "-d", "-q");
        stored.Run("fsck", "--strict");
    }

    [TestMethod]
    public async Task An_object_that_differs_from_the_stored_one_of_its_id_is_refused_as_a_collision()
    {
        await using var host = await HostileHost.StartAsync();
        var stored = host.Inspect("shop");
        var id = PackBuilder.IdOf(ObjectType.Blob, Sound.Blob).ToString();
        var file = Path.Combine(stored.WorkingDirectory, "objects", id[..2], id[2..]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using (var zlib = new ZLibStream(File.Create(file), CompressionLevel.Fastest))
        {
            zlib.Write("blob 5\0other"u8);
        }

        var answer = await HostileHost.Push(Sound.Id, PushedObjects.Pack([Sound])).SendAsync(host);

        StringAssert.Contains(answer.Report[0], $"SHA1 COLLISION FOUND WITH {id}");
        Assert.AreEqual("ng refs/heads/a unpacker error", answer.Report[1]);
        Assert.AreEqual("", stored.Run("for-each-ref"));
    }

    /// <summary>A delta that copies its base twice.</summary>
    private static byte[] Doubling(int size)
    {
        var delta = PackBuilder.AppendingDelta(size, []);

        // Base size and result size have as many bytes, unless the doubled one needs one more.
        var sizes = 1;
        while ((delta[sizes - 1] & 0x80) != 0)
        {
            sizes++;
        }

        var copies = delta.AsSpan(2 * sizes);
        using var doubled = new MemoryStream();
        doubled.Write(delta.AsSpan(0, sizes));
        for (var rest = 2L * size; ; rest >>= 7)
        {
            doubled.WriteByte((byte)(rest > 0x7F ? 0x80 | (rest & 0x7F) : rest));
            if (rest <= 0x7F)
            {
                break;
            }
        }

        doubled.Write(copies);
        doubled.Write(copies);
        return doubled.ToArray();
    }
}
