using System.Globalization;
using System.IO.Compression;
using System.Text;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class DeflaterTests
{
    private readonly Deflater _deflater = new();
    private readonly Inflater _inflater = new();

    [TestMethod]
    public void A_content_without_bytes_is_a_stream()
    {
        CollectionAssert.AreEqual(new byte[] { 0x78, 0x9C, 3, 0, 0, 0, 0, 1 }, Deflate([]));
        AssertRoundTrip([]);
    }

    [TestMethod]
    public void Every_short_length_comes_back()
    {
        for (var length = 1; length <= 600; length++)
        {
            AssertRoundTrip(new byte[length]);
            AssertRoundTrip([.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))]);
            AssertRoundTrip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abcde", length)))[..length]);
        }
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(11)]
    [DataRow(257)]
    [DataRow(258)]
    [DataRow(259)]
    [DataRow(260)]
    [DataRow(516)]
    [DataRow(100_000)]
    public void Runs_and_repetitions_of_a_length_come_back(int length)
    {
        var random = new Random(length);
        var part = Noise(random, length);

        AssertRoundTrip([.. Enumerable.Repeat((byte)'x', length)]);
        AssertRoundTrip([1, .. Enumerable.Repeat((byte)'x', length), 2]);
        AssertRoundTrip([.. part, .. part]);
        AssertRoundTrip([.. part, 0, .. part, 1, .. part]);
    }

    [TestMethod]
    [DataRow(32_767, true)]
    [DataRow(32_768, true)]
    [DataRow(32_769, false)]
    [DataRow(65_535, false)]
    [DataRow(65_536, false)]
    public void The_window_reaches_back_32_KiB_and_no_further(int distance, bool isMatched)
    {
        var content = Noise(new Random(5), distance + 200);
        content.AsSpan(0, 200).CopyTo(content.AsSpan(distance));

        var stream = AssertRoundTrip(content);

        // What is not matched is stored.
        Assert.AreEqual(isMatched, stream.Length < content.Length - 100);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(16_383)]
    [DataRow(16_384)]
    [DataRow(16_385)]
    [DataRow(32_768)]
    [DataRow(65_534)]
    [DataRow(65_535)]
    [DataRow(65_536)]
    [DataRow(131_070)]
    [DataRow(131_071)]
    [DataRow(400_000)]
    public void Noise_is_stored(int length)
    {
        var stream = AssertRoundTrip(Noise(new Random(length), length));

        Assert.IsLessThanOrEqualTo(length + 6 + (5 * ((length + 65_534) / 65_535)), stream.Length);
    }

    [TestMethod]
    public void Noise_between_what_can_be_compressed_is_never_longer_than_stored()
    {
        var random = new Random(20_260_201);
        for (var round = 0; round < 60; round++)
        {
            var content = new List<byte>();
            while (content.Count < 150_000)
            {
                content.AddRange(Noise(random, random.Next(30_000)));

                // Nearly incompressible: seven bits of eight.
                content.AddRange(Noise(random, random.Next(30_000)).Select(value => (byte)(value & (random.Next(60) == 0 ? 0x7F : 0xFF))));
                content.AddRange(new byte[random.Next(40)]);
            }

            AssertRoundTrip([.. content]);
        }
    }

    [TestMethod]
    public void Frequencies_that_ask_for_codes_of_more_than_15_bits_come_back()
    {
        // Each as often as the two before it together: a code as deep as there are symbols.
        var content = new List<byte>();
        var (count, next) = (1, 1);
        for (var symbol = 0; symbol < 21; symbol++)
        {
            content.AddRange(Enumerable.Repeat((byte)symbol, count));
            (count, next) = (next, count + next);
        }

        var shuffled = content.ToArray();
        new Random(8).Shuffle(shuffled);

        AssertRoundTrip(shuffled[..16_000]);
        AssertRoundTrip(shuffled);
        AssertRoundTrip([.. content]);
    }

    [TestMethod]
    [DataRow(15)]
    [DataRow(7)]
    public void Lengths_of_a_code_stay_within_the_limit_and_use_all_there_is(int limit)
    {
        var random = new Random(limit);
        var code = new HuffmanCode(30, limit);
        for (var round = 0; round < 2_000; round++)
        {
            var frequencies = new int[30];
            var (count, next) = (1, 1);
            for (var i = 0; i < (round % 22); i++)
            {
                frequencies[random.Next(30)] = round % 3 == 0 ? random.Next(1, 1_000) : count;
                (count, next) = (next, count + next);
            }

            code.Build(frequencies);

            var lengths = code.Lengths.ToArray();
            Assert.IsTrue(lengths.All(length => length <= limit));
            Assert.AreEqual(1 << limit, lengths.Where(length => length > 0).Sum(length => 1 << (limit - length)));
            for (var symbol = 0; symbol < 30; symbol++)
            {
                Assert.IsTrue(frequencies[symbol] == 0 || lengths[symbol] > 0, $"symbol {symbol} has no code");
            }
        }
    }

    [TestMethod]
    public void All_literals_come_back()
    {
        var all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();

        AssertRoundTrip(all);
        AssertRoundTrip([.. all, .. all.Reverse(), .. all]);
        AssertRoundTrip([.. Enumerable.Range(0, 60_000).Select(i => (byte)((i * i) >> 5))]);
    }

    [TestMethod]
    public void Whatever_is_deflated_comes_back_and_does_not_depend_on_what_was_before()
    {
        var random = new Random(20_260_202);
        for (var round = 0; round < 3_000; round++)
        {
            var content = CompressibleContents.Structured(random, random.Next(random.Next(25) == 0 ? 200_000 : 5_000));

            var stream = AssertRoundTrip(content);

            if (round % 10 == 0)
            {
                CollectionAssert.AreEqual(Deflate(content, new Deflater()), stream);
            }
        }
    }

    [TestMethod]
    public void Tables_are_cleared_when_positions_come_to_their_end()
    {
        var random = new Random(20_260_203);
        var deflater = new Deflater(int.MaxValue - 300_000);
        for (var round = 0; round < 40; round++)
        {
            var content = CompressibleContents.Structured(random, 20_000);
            CollectionAssert.AreEqual(Deflate(content), Deflate(content, deflater));
        }
    }

    [TestMethod]
    public void A_used_deflater_allocates_nothing()
    {
        var content = CompressibleContents.Text(new Random(1), 20_000);
        var output = new byte[Deflater.RoomFor(content.Length)];
        _deflater.Deflate(content, output);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 20; i++)
        {
            _deflater.Deflate(content, output);
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [TestMethod]
    public void An_output_that_might_be_too_small_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _deflater.Deflate(new byte[100], new byte[Deflater.RoomFor(100) - 1]));
        Assert.ThrowsExactly<OverflowException>(() => Deflater.RoomFor(int.MaxValue));
    }

    [TestMethod]
    public void Many_threads_may_compress_at_once()
    {
        Parallel.For(0, 200, round =>
        {
            var content = CompressibleContents.Structured(new Random(round), 10_000);
            using var compressed = CompressedContent.Make(content);
            CollectionAssert.AreEqual(Deflate(content, new Deflater()), compressed.Span.ToArray());
        });
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(CompressedContent.MaxOwn)]
    [DataRow(CompressedContent.MaxOwn + 1)]
    public void A_content_of_any_length_is_compressed(int length)
    {
        var content = CompressibleContents.Text(new Random(length), length);

        using var compressed = CompressedContent.Make(content);

        CollectionAssert.AreEqual(content, Inflate(compressed.Span.ToArray(), length));
    }

    [TestMethod]
    [DataRow("commits")]
    [DataRow("trees")]
    [DataRow("text")]
    public void Objects_become_about_as_small_as_with_zlib(string kind)
    {
        var random = new Random(20_260_204);
        foreach (var size in new[] { 200, 500, 2_000, 8_000, 30_000, 100_000, 256_000 })
        {
            var (own, zlib) = (0L, 0L);
            for (var round = 0; round < Math.Max(3, 100_000 / size); round++)
            {
                var content = kind switch
                {
                    "commits" => CompressibleContents.Commit(random, size),
                    "trees" => CompressibleContents.Tree(random, size),
                    _ => CompressibleContents.Text(random, size),
                };
                own += AssertRoundTrip(content).Length;
                zlib += ZlibLength(content);
            }

            Assert.IsLessThan(1.05, (double)own / zlib, string.Create(CultureInfo.InvariantCulture, $"{kind} of {size} bytes"));
        }
    }

    private byte[] AssertRoundTrip(byte[] content)
    {
        var stream = Deflate(content);
        Assert.IsLessThanOrEqualTo(Deflater.MaxLength(content.Length), stream.Length);
        Assert.IsTrue(content.AsSpan().SequenceEqual(Inflate(stream, content.Length)));

        var inflated = new byte[content.Length];
        _inflater.InflateExact(stream, inflated, out var consumed);
        Assert.AreEqual(stream.Length, consumed);
        Assert.IsTrue(content.AsSpan().SequenceEqual(inflated));
        return stream;
    }

    private byte[] Deflate(byte[] content) => Deflate(content, _deflater);

    private static byte[] Deflate(byte[] content, Deflater deflater)
    {
        var output = new byte[Deflater.RoomFor(content.Length)];
        return output[..deflater.Deflate(content, output)];
    }

    private static byte[] Inflate(byte[] stream, int length)
    {
        using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
        var content = new byte[length];
        zlib.ReadExactly(content);
        Assert.AreEqual(-1, zlib.ReadByte());
        return content;
    }

    private static int ZlibLength(byte[] content)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return (int)target.Length;
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
