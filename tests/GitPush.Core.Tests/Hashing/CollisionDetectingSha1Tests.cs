using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Hashing;

namespace GitPush.Core.Tests.Hashing;

[TestClass]
public sealed class CollisionDetectingSha1Tests
{
    // The first 320 bytes of the first of the two PDF files of M. Stevens, E. Bursztein, P. Karpman, A. Albertini and Y. Markov,
    // "The first collision for full SHA-1" (CRYPTO 2017): a prefix, and two blocks that nearly collide and then collide.
    private static readonly byte[] Shattered = Convert.FromHexString(
        "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474682032203020522f4865696768742033203020522f547970652034203020522f"
        + "537562747970652035203020522f46696c7465722036203020522f436f6c6f7253706163652037203020522f4c656e6774682038203020522f42697473506572"
        + "436f6d706f6e656e7420383e3e0a73747265616d0affd8fffe00245348412d3120697320646561642121212121852fec092339759c39b1a1c63c4c97e1fffe01"
        + "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3dc38e96ac22fe7bd728f0e45bce046d2"
        + "3c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500eb4ddc0decc1a864790c782c76215660dd309791d06bd0af3f98cda4bc4629b1");

    [TestMethod]
    public void The_hash_of_every_length_is_SHA_1()
    {
        var sha1 = new CollisionDetectingSha1();
        var message = new byte[2_100];
        new Random(11).NextBytes(message);
        for (var length = 0; length <= message.Length; length++)
        {
            sha1.Append(message.AsSpan(0, length));
            Assert.AreEqual(Convert.ToHexString(SHA1.HashData(message.AsSpan(0, length))), Finish(sha1), $"{length} bytes");
            Assert.IsFalse(sha1.CollisionFound);
        }
    }

    [TestMethod]
    public void A_message_may_come_in_parts_of_any_size()
    {
        var random = new Random(12);
        var sha1 = new CollisionDetectingSha1();
        var message = new byte[60_000];
        random.NextBytes(message);
        for (var round = 0; round < 200; round++)
        {
            var rest = message.AsSpan(0, random.Next(message.Length));
            var expected = Convert.ToHexString(SHA1.HashData(rest));
            while (!rest.IsEmpty)
            {
                var part = Math.Min(rest.Length, random.Next(round % 2 == 0 ? 100 : 5_000));
                sha1.Append(rest[..part]);
                rest = rest[part..];
            }

            Assert.AreEqual(expected, Finish(sha1));
        }
    }

    [TestMethod]
    public void The_published_collision_is_found_wherever_the_message_ends()
    {
        var sha1 = new CollisionDetectingSha1();
        foreach (var rest in new[] { 0, 1, 63, 64, 700, 100_000 })
        {
            sha1.Append(Shattered);
            sha1.Append(new byte[rest]);
            _ = Finish(sha1);
            Assert.IsTrue(sha1.CollisionFound, $"{rest} bytes after it");

            sha1.Append("another message"u8);
            _ = Finish(sha1);
            Assert.IsFalse(sha1.CollisionFound, "the finding belongs to the message before");
        }
    }

    [TestMethod]
    public void The_other_message_of_the_published_collision_follows_from_the_disturbance_vector()
    {
        var other = OtherMessage(Shattered);

        Assert.AreEqual("f92d74e3874587aaf443d1db961d4e26dde13e9c", Convert.ToHexStringLower(SHA1.HashData(Shattered)));
        CollectionAssert.AreNotEqual(Shattered, other);
        Assert.AreEqual(Convert.ToHexString(SHA1.HashData(Shattered)), Convert.ToHexString(SHA1.HashData(other)));

        var sha1 = new CollisionDetectingSha1();
        sha1.Append(other);
        _ = Finish(sha1);
        Assert.IsTrue(sha1.CollisionFound);
    }

    [TestMethod]
    public void A_change_in_a_colliding_block_is_no_collision()
    {
        var sha1 = new CollisionDetectingSha1();
        for (var at = 192; at < Shattered.Length; at++)
        {
            var changed = Shattered.ToArray();
            changed[at] ^= 1;
            sha1.Append(changed);
            _ = Finish(sha1);
            Assert.IsFalse(sha1.CollisionFound, $"byte {at}");
        }
    }

    [TestMethod]
    public void Ordinary_messages_have_candidates_and_no_collision()
    {
        var sha1 = new CollisionDetectingSha1();
        var message = new byte[4 << 20];
        new Random(13).NextBytes(message);
        sha1.Append(message);
        _ = Finish(sha1);

        Assert.IsFalse(sha1.CollisionFound);
        Assert.IsGreaterThan(1_000, CandidateBlocks(message), "a filter that lets nothing through finds nothing");
    }

    // Both near-collision blocks follow II(52,0): the first with the one sign of every difference, the second with the other.
    private static byte[] OtherMessage(byte[] message)
    {
        var difference = new DisturbanceVector(DisturbanceKind.Two, 52, 0).MessageDifference();
        var other = message.ToArray();
        foreach (var block in new[] { 192, 256 })
        {
            for (var word = 0; word < Sha1Block.Words; word++)
            {
                var at = other.AsSpan(block + (word * sizeof(uint)));
                BinaryPrimitives.WriteUInt32BigEndian(at, BinaryPrimitives.ReadUInt32BigEndian(at) ^ difference[word]);
            }
        }

        return other;
    }

    private static int CandidateBlocks(ReadOnlySpan<byte> message)
    {
        var schedules = new System.Runtime.Intrinsics.Vector256<uint>[Sha1Block.Steps];
        var count = 0;
        for (; message.Length >= Sha1Block.Lanes * Sha1Block.Size; message = message[(Sha1Block.Lanes * Sha1Block.Size)..])
        {
            Sha1Block.Expand(message, schedules);
            var candidates = CandidateFilter.Candidates(schedules);
            for (var lane = 0; lane < Sha1Block.Lanes; lane++)
            {
                count += candidates[lane] == 0 ? 0 : 1;
            }
        }

        return count;
    }

    private static string Finish(CollisionDetectingSha1 sha1)
    {
        var hash = new byte[CollisionDetectingSha1.HashSize];
        sha1.Finish(hash);
        return Convert.ToHexString(hash);
    }
}
