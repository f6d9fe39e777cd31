using System.Text;
using GitPush.Checks;
using GitPush.Core.Tests.Packs;
using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Checks;

[TestClass]
public sealed class TreeConnectivityTests
{
    [TestMethod]
    public async Task Small_trees_beside_a_large_one_do_not_have_it_read_each_time()
    {
        using var reception = new Reception();
        var builder = new PackBuilder();
        var blob = Add(builder, ObjectType.Blob, "content"u8);
        var random = new Random(1);
        using var large = new MemoryStream();
        for (var i = 0; i < 60_000; i++)
        {
            var id = new byte[ObjectId.Size];
            random.NextBytes(id);
            large.Write(Encoding.ASCII.GetBytes($"160000 {i:00000}\0"));
            large.Write(id);
        }

        var known = Add(builder, ObjectType.Tree, large.ToArray());
        var small = Enumerable.Range(0, 500).Select(i => Add(builder, ObjectType.Tree, Entry($"100644 {i:000}", blob))).ToList();
        await reception.ReceiveAsync(builder.Build());
        using var reader = reception.Existing.OpenReader();
        var found = 0;
        var check = new TreeConnectivity(reader, maxDepth: 10, _ => found++);
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var tree in small)
        {
            Assert.IsNull(check.FindMissing(tree, [known], CancellationToken.None));
        }

        // Each comparison with it takes more than two megabytes.
        Assert.IsLessThan(600_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(2 * small.Count, found);
    }

    [TestMethod]
    public async Task Trees_of_the_greatest_depth_that_may_be_allowed_fit_a_small_stack()
    {
        const int Deepest = 4_096;
        using var reception = new Reception();
        var builder = new PackBuilder();
        var tree = Add(builder, ObjectType.Tree, Entry("100644 a", Add(builder, ObjectType.Blob, "content"u8)));
        for (var level = 1; level < Deepest; level++)
        {
            tree = Add(builder, ObjectType.Tree, Entry("40000 a", tree));
        }

        await reception.ReceiveAsync(builder.Build());
        using var reader = reception.Existing.OpenReader();
        ObjectId? missing = ObjectId.Zero;

        // What threads have by default where the C library is musl's, or the system macOS.
        var thread = new Thread(
            () => missing = new TreeConnectivity(reader, Deepest, _ => { }).FindMissing(tree, [], CancellationToken.None), 1536 * 1024);
        thread.Start();
        thread.Join();

        Assert.IsNull(missing);
    }

    private static ObjectId Add(PackBuilder builder, ObjectType type, ReadOnlySpan<byte> content)
    {
        builder.Add(type, content);
        return PackBuilder.IdOf(type, content);
    }

    private static byte[] Entry(string modeAndName, ObjectId id)
    {
        var entry = new byte[modeAndName.Length + 1 + ObjectId.Size];
        Encoding.ASCII.GetBytes(modeAndName, entry);
        id.CopyTo(entry.AsSpan(modeAndName.Length + 1));
        return entry;
    }
}
