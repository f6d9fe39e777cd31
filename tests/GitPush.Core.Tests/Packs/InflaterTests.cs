using System.IO.Compression;
using GitPush.Packs;

namespace GitPush.Core.Tests.Packs;

[TestClass]
public sealed class InflaterTests
{
    private static readonly CompressionLevel[] Levels =
        [CompressionLevel.NoCompression, CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize];

    [TestMethod]
    public void Whatever_zlib_deflates_is_inflated_and_ends_at_the_right_byte()
    {
        var random = new Random(20_260_101);
        var inflater = new Inflater();
        for (var round = 0; round < 1_500; round++)
        {
            var content = CompressibleContents.Structured(random, random.Next(random.Next(20) == 0 ? 300_000 : 6_000));
            var deflated = Deflate(content, Levels[random.Next(Levels.Length)]);
            var input = Followed(random, deflated, random.Next(40));

            var output = new byte[content.Length];
            inflater.InflateExact(input, output, out var consumed);

            Assert.AreEqual(deflated.Length, consumed);
            Assert.IsTrue(content.AsSpan().SequenceEqual(output));
        }
    }

    [TestMethod]
    public void Input_and_output_may_come_in_fragments_of_any_size()
    {
        var random = new Random(20_260_102);
        var inflater = new Inflater();
        for (var round = 0; round < 400; round++)
        {
            var content = CompressibleContents.Structured(random, random.Next(random.Next(10) == 0 ? 200_000 : 3_000));
            var deflated = Deflate(content, Levels[random.Next(Levels.Length)]);
            var input = Followed(random, deflated, random.Next(20));
            var maxInput = random.Next(4) switch { 0 => 1, 1 => 9, 2 => 100, _ => 5_000 };
            var maxOutput = random.Next(4) switch { 0 => 1, 1 => 9, 2 => 300, _ => 50_000 };

            var (output, consumed) = InflateInFragments(inflater, input, random, maxInput, maxOutput);

            Assert.AreEqual(deflated.Length, consumed);
            Assert.IsTrue(content.AsSpan().SequenceEqual(output));
        }
    }

    [TestMethod]
    public void A_sliding_window_of_32_KiB_is_all_the_history_it_needs()
    {
        var random = new Random(20_260_103);
        var content = CompressibleContents.Structured(random, 1_000_000);
        var deflated = Deflate(content, CompressionLevel.SmallestSize);
        var inflater = new Inflater();
        inflater.Reset();
        var window = new byte[Inflater.HistorySize + 4_096];
        var collected = new List<byte>();
        var position = 0;
        var inputPosition = 0;
        while (true)
        {
            var start = position;
            var status = inflater.Inflate(deflated.AsSpan(inputPosition), out var consumed, window, ref position, window.Length);
            collected.AddRange(window.AsSpan(start, position - start));
            inputPosition += consumed;
            if (status == InflateStatus.Done)
            {
                break;
            }

            Assert.AreEqual(InflateStatus.NeedsOutput, status);
            window.AsSpan(position - Inflater.HistorySize, Inflater.HistorySize).CopyTo(window);
            position = Inflater.HistorySize;
        }

        Assert.AreEqual(deflated.Length, inputPosition);
        Assert.IsTrue(content.AsSpan().SequenceEqual(collected.ToArray()));
    }

    [TestMethod]
    public void Damaged_streams_are_refused_and_nothing_is_written_outside_of_the_output()
    {
        var random = new Random(20_260_104);
        var inflater = new Inflater();
        var refused = 0;
        for (var round = 0; round < 6_000; round++)
        {
            var content = CompressibleContents.Structured(random, random.Next(1_500));
            var deflated = Deflate(content, Levels[random.Next(Levels.Length)]);
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                deflated[random.Next(deflated.Length)] ^= (byte)(1 << random.Next(8));
            }

            const byte Guard = 0xA5;
            var output = new byte[content.Length + 64];
            output.AsSpan().Fill(Guard);
            var position = 32;
            var limit = 32 + content.Length;
            inflater.Reset();
            try
            {
                var status = inflater.Inflate(deflated, out var consumed, output, ref position, limit);
                Assert.IsTrue(consumed <= deflated.Length);
                Assert.IsTrue(status != InflateStatus.Done || Adler(deflated, consumed) == Adler32.Append(1, output.AsSpan(32, position - 32)));
            }
            catch (PackFormatException)
            {
                refused++;
            }

            Assert.IsTrue(position >= 32 && position <= limit);
            Assert.IsTrue(!output.AsSpan(0, 32).ContainsAnyExcept(Guard));
            Assert.IsTrue(!output.AsSpan(limit).ContainsAnyExcept(Guard));
        }

        Assert.IsTrue(refused > 3_000);
    }

    [TestMethod]
    public void Random_bytes_never_do_more_than_being_refused()
    {
        var random = new Random(20_260_105);
        var inflater = new Inflater();
        var output = new byte[10_000];
        for (var round = 0; round < 20_000; round++)
        {
            var input = new byte[random.Next(2, 400)];
            random.NextBytes(input);
            input[0] = 0x78;
            input[1] = 0x9C;
            inflater.Reset();
            var position = 0;
            try
            {
                _ = inflater.Inflate(input, out _, output, ref position, output.Length);
            }
            catch (PackFormatException)
            {
                continue;
            }
        }

        // The instance is as good as new afterwards.
        var content = CompressibleContents.Structured(random, 5_000);
        var deflated = Deflate(content, CompressionLevel.Optimal);
        inflater.InflateExact(deflated, output.AsSpan(0, content.Length), out var consumed);
        Assert.AreEqual(deflated.Length, consumed);
        Assert.IsTrue(content.AsSpan().SequenceEqual(output.AsSpan(0, content.Length)));
    }

    [TestMethod]
    public void A_stream_never_reads_what_lay_in_the_output_before_it()
    {
        // Fixed block: a match of length 3 and distance 1 before any literal.
        byte[] input = [0x78, 0x9C, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00];
        var inflater = new Inflater();
        inflater.Reset();
        var output = new byte[100];
        var position = 50;

        var error = Assert.ThrowsExactly<PackFormatException>(() => inflater.Inflate(input, out _, output, ref position, 100));

        Assert.AreEqual("inflate: invalid distance too far back", error.Message);
    }

    [TestMethod]
    public void A_cut_stream_asks_for_more_at_every_length()
    {
        var content = CompressibleContents.Structured(new Random(20_260_106), 700);
        var deflated = Deflate(content, CompressionLevel.Optimal);
        var inflater = new Inflater();
        for (var length = 0; length < deflated.Length; length++)
        {
            inflater.Reset();
            var output = new byte[content.Length];
            var position = 0;

            var status = inflater.Inflate(deflated.AsSpan(0, length), out var consumed, output, ref position, output.Length);

            Assert.AreEqual(InflateStatus.NeedsInput, status);
            Assert.AreEqual(length, consumed);
            Assert.ThrowsExactly<PackFormatException>(
                () => inflater.InflateExact(deflated.AsSpan(0, length), output, out _));
        }
    }

    [TestMethod]
    public void A_size_that_was_announced_wrong_is_noticed()
    {
        var content = CompressibleContents.Structured(new Random(20_260_107), 700);
        var deflated = Deflate(content, CompressionLevel.Optimal);
        var inflater = new Inflater();

        Assert.ThrowsExactly<PackFormatException>(() => inflater.InflateExact(deflated, new byte[699], out _));
        Assert.ThrowsExactly<PackFormatException>(() => inflater.InflateExact(deflated, new byte[701], out _));
    }

    [TestMethod]
    public void Nothing_is_allocated_for_an_object()
    {
        var content = CompressibleContents.Structured(new Random(20_260_108), 3_000);
        var deflated = Deflate(content, CompressionLevel.Optimal);
        var inflater = new Inflater();
        var output = new byte[content.Length];
        inflater.InflateExact(deflated, output, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            inflater.InflateExact(deflated, output, out _);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static uint Adler(byte[] deflated, int end) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(deflated.AsSpan(end - 4));

    private static (byte[] Output, int Consumed) InflateInFragments(
        Inflater inflater, byte[] input, Random random, int maxInput, int maxOutput)
    {
        inflater.Reset();
        var output = new byte[300_000];
        var position = 0;
        var inputPosition = 0;
        while (true)
        {
            var fragment = input.AsSpan(inputPosition, Math.Min(random.Next(maxInput + 1), input.Length - inputPosition));
            var limit = Math.Min(output.Length, position + random.Next(maxOutput + 1));
            var status = inflater.Inflate(fragment, out var consumed, output, ref position, limit);
            inputPosition += consumed;
            switch (status)
            {
                case InflateStatus.Done:
                    return (output[..position], inputPosition);
                case InflateStatus.NeedsInput:
                    Assert.AreEqual(fragment.Length, consumed);
                    break;
                default:
                    Assert.AreEqual(limit, position);
                    break;
            }
        }
    }

    private static byte[] Followed(Random random, byte[] deflated, int count)
    {
        var tail = new byte[count];
        random.NextBytes(tail);
        return [.. deflated, .. tail];
    }

    private static byte[] Deflate(byte[] content, CompressionLevel level)
    {
        if (content.Length == 0)
        {
            // The BCL writes nothing at all for no bytes; zlib writes this.
            return [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
        }

        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, level, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return target.ToArray();
    }
}
