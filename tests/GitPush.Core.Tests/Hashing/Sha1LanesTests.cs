using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using GitPush.Hashing;

namespace GitPush.Core.Tests.Hashing;

[TestClass]
public sealed class Sha1LanesTests
{
    private static IEnumerable<object[]> Widths()
    {
        yield return [new Sha1Lanes<Vector256<uint>, Lanes256>()];
        yield return [Sha1Lanes.Create()];
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Messages_of_every_length_have_their_hashes_whatever_is_beside_them(object lanes)
    {
        var random = new Random(21);
        var content = new byte[1_200];
        random.NextBytes(content);
        var messages = Enumerable.Range(0, 1_200).OrderBy(_ => random.Next()).ToList();
        var results = HashAll((Sha1Lanes)lanes, messages.Count, token => ("head"u8.ToArray(), content.AsMemory(0, messages[token])));

        for (var token = 0; token < messages.Count; token++)
        {
            byte[] whole = [.. "head"u8, .. content.AsSpan(0, messages[token])];
            Assert.AreEqual(Convert.ToHexString(SHA1.HashData(whole)), results[token].Hash, $"{messages[token]} bytes");
            Assert.IsFalse(results[token].CollisionFound);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Headers_of_every_length_below_a_block_are_hashed_before_the_content(object lanes)
    {
        var content = new byte[300];
        new Random(22).NextBytes(content);
        var results = HashAll((Sha1Lanes)lanes, Sha1Block.Size, token => (content[..token], content.AsMemory(token)));

        Assert.HasCount(Sha1Block.Size, results);
        var expected = Convert.ToHexString(SHA1.HashData(content));
        Assert.IsTrue(results.Values.All(result => result.Hash == expected));
    }

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void A_collision_is_found_in_its_lane_and_in_no_other(object lanes)
    {
        var random = new Random(23);
        var messages = Enumerable.Range(0, 100).Select(_ => new byte[random.Next(2_000)]).ToList();
        messages.ForEach(random.NextBytes);
        int[] bad = [0, 7, 8, 33, 34, 35, 99];
        foreach (var token in bad)
        {
            messages[token] = [.. PublishedCollision.Message, .. messages[token]];
        }

        // The last ones are hashed when most lanes are empty.
        var results = HashAll((Sha1Lanes)lanes, messages.Count, token => ([], messages[token]));
        CollectionAssert.AreEqual(bad, results.Where(result => result.Value.CollisionFound).Select(result => result.Key).Order().ToArray());
    }

    private static Dictionary<int, (string Hash, bool CollisionFound)> HashAll(
        Sha1Lanes lanes, int count, Func<int, (byte[] Header, ReadOnlyMemory<byte> Content)> message)
    {
        var results = new Dictionary<int, (string, bool)>();
        for (var token = 0; token < count; token++)
        {
            if (lanes.FreeLanes == 0)
            {
                Assert.IsTrue(lanes.TryFinishOne(out var result));
                Note(result);
            }

            var (header, content) = message(token);
            lanes.Add(token, header, content);
        }

        while (lanes.TryFinishOne(out var result))
        {
            Note(result);
        }

        return results;

        void Note(LaneResult result)
        {
            var hash = new byte[CollisionDetectingSha1.HashSize];
            Sha1Block.WriteHash(result.State, hash);
            results.Add(result.Token, (Convert.ToHexString(hash), result.CollisionFound));
        }
    }
}
