using GitPush.Packs.Receiving;

namespace GitPush.Core.Tests.Packs.Receiving;

[TestClass]
public sealed class ContentArenaTests
{
    [TestMethod]
    public void Rooms_do_not_overlap_and_all_room_comes_back()
    {
        var random = new Random(3);
        var arena = new ContentArena(ContentArena.MaxSize);
        var rented = new List<(byte[] Bytes, int Start, int Length, byte Mark)>();
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (rented.Count == 0 || random.Next(3) > 0)
            {
                var length = 1 + random.Next(1 << random.Next(1, 20));
                if (arena.TryRent(length, out var bytes, out var start))
                {
                    var mark = (byte)i;
                    bytes.AsSpan(start, length).Fill(mark);
                    rented.Add((bytes, start, length, mark));
                    continue;
                }

                refused++;
            }

            var which = random.Next(rented.Count);
            Return(rented[which]);
            rented.RemoveAt(which);
        }

        Assert.IsGreaterThan(0, refused);
        rented.ForEach(Return);
        Assert.IsTrue(arena.TryRent(ContentArena.MaxSize, out _, out var whole));
        Assert.AreEqual(0, whole);
        Assert.IsFalse(arena.TryRent(1, out _, out _));

        void Return((byte[] Bytes, int Start, int Length, byte Mark) room)
        {
            Assert.AreEqual(-1, room.Bytes.AsSpan(room.Start, room.Length).IndexOfAnyExcept(room.Mark));
            arena.Return(room.Start, room.Length);
        }
    }
}
