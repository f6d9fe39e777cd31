using GitPush.Core.Tests.Support;
using GitPush.Objects;

namespace GitPush.Core.Tests.Objects;

[TestClass]
public sealed class RentedObjectTests
{
    // Room for a few objects: what was read is soon evicted, and its array used for another object.
    private const int TinyCache = 20_000;

    [TestMethod]
    public void What_is_rented_stays_intact_while_the_cache_evicts_it_and_after_the_reader_is_gone()
    {
        using var folder = new TempFolder();
        using var database = Open(folder, out var ids);
        var held = new List<(ObjectId Id, RentedObject Object)>();
        using (var reader = new ObjectReader(database, TinyCache))
        {
            foreach (var id in ids)
            {
                Assert.IsTrue(reader.TryRent(id, out var value));
                held.Add((id, value));
                if (held.Count % 3 == 0)
                {
                    held[^2].Object.Dispose();
                    held.RemoveAt(held.Count - 2);
                }
            }
        }

        var hasher = new ObjectHasher(detectCollisions: true);
        foreach (var (id, value) in held)
        {
            Assert.AreEqual(id, hasher.Hash(value.Type, value.Data.Span));
            value.Dispose();
        }
    }

    [TestMethod]
    public void What_is_read_for_ever_stays_intact_among_many_rented_objects()
    {
        using var folder = new TempFolder();
        using var database = Open(folder, out var ids);
        var kept = new List<(ObjectId Id, GitObject Object)>();
        using (var reader = new ObjectReader(database, TinyCache))
        {
            for (var i = 0; i < ids.Count; i++)
            {
                // Rented first, so that the second comes out of the cache: an array from the pool, which must not return there.
                Assert.IsTrue(reader.TryRent(ids[i], out var rented));
                if (i % 2 == 0)
                {
                    Assert.IsTrue(reader.TryRead(ids[i], out var value));
                    kept.Add((ids[i], value));
                }

                rented.Dispose();
            }
        }

        using (var reader = new ObjectReader(database, TinyCache))
        {
            foreach (var id in ids)
            {
                Assert.IsTrue(reader.TryRent(id, out var rented));
                rented.Dispose();
            }
        }

        var hasher = new ObjectHasher(detectCollisions: true);
        foreach (var (id, value) in kept)
        {
            Assert.AreEqual(id, hasher.Hash(value.Type, value.Data.Span));
        }
    }

    [TestMethod]
    public void Giving_a_rented_object_back_twice_takes_nothing_from_the_cache()
    {
        using var folder = new TempFolder();
        using var database = Open(folder, out var ids);
        using var reader = database.OpenReader();
        var hasher = new ObjectHasher(detectCollisions: true);
        foreach (var id in ids)
        {
            Assert.IsTrue(reader.TryRent(id, out var first));
            Assert.IsTrue(reader.TryRent(id, out var second));
            first.Dispose();
            first.Dispose();
            first.Dispose();

            Assert.ThrowsExactly<ObjectDisposedException>(() => first.Value);
            Assert.AreEqual(id, hasher.Hash(second.Type, second.Data.Span));
            second.Dispose();
        }
    }

    [TestMethod]
    public void A_loose_object_and_the_empty_tree_are_rented_too_and_a_missing_one_is_not()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.Combine("work"));
        var commit = ObjectId.Parse(git.Commit("a.txt", "one\n"));
        using var database = new ObjectDatabase(folder.Combine("work/.git/objects"));
        using var reader = database.OpenReader();

        Assert.IsTrue(reader.TryRent(commit, out var loose));
        Assert.AreEqual(commit, new ObjectHasher(detectCollisions: true).Hash(loose.Type, loose.Data.Span));
        loose.Dispose();
        Assert.IsTrue(reader.TryRent(ObjectId.EmptyTree, out var empty));
        Assert.AreEqual((ObjectType.Tree, 0), (empty.Type, empty.Data.Length));
        empty.Dispose();
        Assert.IsFalse(reader.TryRent(ObjectId.Parse("0123456789012345678901234567890123456789"), out _));
    }

    [TestMethod]
    public void A_buffer_is_shared_until_its_last_reference_is_released_and_not_longer()
    {
        using var pool = new ObjectBufferPool();
        var buffer = pool.Rent(ObjectType.Tree, 100);
        Assert.AreSame(buffer, buffer.Share());
        buffer.Release();
        Assert.AreEqual(100, buffer.Value.Data.Length);
        buffer.Release();

        Assert.ThrowsExactly<ObjectDisposedException>(buffer.Release);
        Assert.ThrowsExactly<ObjectDisposedException>(buffer.Share);
    }

    [TestMethod]
    public void A_pool_uses_again_what_was_released_and_nothing_that_somebody_keeps()
    {
        using var pool = new ObjectBufferPool();
        var first = pool.Rent(ObjectType.Tree, 100);
        var kept = pool.Rent(ObjectType.Tree, 100);
        kept.Array.AsSpan().Clear();
        var value = kept.Keep();
        first.Release();

        var second = pool.Rent(ObjectType.Commit, 80);
        Assert.AreSame(first, second);
        Assert.AreEqual((ObjectType.Commit, 80), (second.Value.Type, second.Value.Data.Length));
        var third = pool.Rent(ObjectType.Commit, 80);
        Assert.AreNotSame(kept, third);
        third.Array.AsSpan().Fill(1);
        Assert.IsFalse(value.Data.Span.Contains((byte)1), "The array of an object that is kept was used again.");
        Assert.IsGreaterThanOrEqualTo(1000, pool.Rent(ObjectType.Blob, 1000).Array.Length);
    }

    [TestMethod]
    public void Objects_outlive_the_pool()
    {
        var pool = new ObjectBufferPool();
        var early = pool.Rent(ObjectType.Tree, 100);
        var late = pool.Rent(ObjectType.Tree, 100);
        early.Release();
        pool.Dispose();

        Assert.AreEqual(100, late.Value.Data.Length);
        late.Release();
        Assert.ThrowsExactly<ObjectDisposedException>(late.Release);
    }

    private static ObjectDatabase Open(TempFolder folder, out List<ObjectId> ids)
    {
        var git = SampleHistory.CreateBare(folder.Combine("a.git"), 300);
        git.Run("repack", "-adfq", "--depth=50", "--window=20");
        ids = [.. git.Run("rev-list", "--objects", "--all", "--no-object-names").Split('\n').Select(ObjectId.Parse)];
        return new ObjectDatabase(folder.Combine("a.git/objects"));
    }
}
