using System.IO.Compression;
using GitPush.Fuzz.Inputs;
using GitPush.Packs;

namespace GitPush.Fuzz.Targets;

/// <summary>
/// The deflater: zlib and the inflater make of its output what it was made of, it is no longer than stored blocks, and an instance
/// that has been used writes what a new one writes.
/// </summary>
internal sealed class DeflateTarget : FuzzTarget
{
    private const int MaxContent = 1 << 17;

    private readonly Mutator _mutator = new();
    private readonly Deflater _used = new();
    private readonly Inflater _inflater = new();
    private readonly byte[] _output = new byte[Deflater.RoomFor(MaxContent)];
    private readonly byte[] _content = new byte[MaxContent];

    public override string Name => "deflate";

    public override int SmokeCases => 2_000;

    public override long AllowedBytes(int inputLength) => base.AllowedBytes(inputLength) + (1 << 20);

    public override byte[] Generate(FuzzRandom random)
    {
        var content = new byte[random.OneIn(20) ? random.Below(MaxContent + 1) : random.Size(8_000)];
        var filled = 0;
        while (filled < content.Length)
        {
            var part = content.AsSpan(filled, Math.Min(content.Length - filled, 1 + random.Size(random.OneIn(10) ? 70_000 : 600)));
            Fill(random, content, filled, part);
            filled += part.Length;
        }

        return random.OneIn(4) ? _mutator.Mutate(random, content) : content;
    }

    public override void Run(byte[] input)
    {
        var content = input.AsSpan(0, Math.Min(input.Length, MaxContent));
        _output.AsSpan().Fill(0xA5);
        var length = _used.Deflate(content, _output);
        var stream = _output.AsSpan(0, length).ToArray();
        Check(length <= Deflater.MaxLength(content.Length), "it is longer than if it were stored");

        _inflater.InflateExact(stream, _content.AsSpan(0, content.Length), out var consumed);
        Check(consumed == length, "the stream ends before its end");
        Check(_content.AsSpan(0, content.Length).SequenceEqual(content), "the inflater makes something else of it");

        using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
        Check(zlib.ReadAtLeast(_content, content.Length, throwOnEndOfStream: false) == content.Length, "zlib makes less of it");
        Check(_content.AsSpan(0, content.Length).SequenceEqual(content), "zlib makes something else of it");
        Check(zlib.ReadByte() < 0, "zlib makes more of it");

        Check(new Deflater().Deflate(content, _output) == length, "a new instance writes another length");
        Check(_output.AsSpan(0, length).SequenceEqual(stream), "a new instance writes something else");
    }

    private static void Fill(FuzzRandom random, byte[] content, int start, Span<byte> part)
    {
        switch (random.Below(6))
        {
            case 0:
                random.Fill(part);
                break;
            case 1:
                part.Fill((byte)random.Below(256));
                break;
            case 2:
                // Each byte half as frequent as the one before it, where codes become as long as they may.
                foreach (ref var value in part)
                {
                    value = (byte)ulong.TrailingZeroCount(random.NextUInt64());
                }

                break;
            case 3:
                var alphabet = 1 + random.Below(256);
                foreach (ref var value in part)
                {
                    value = (byte)random.Below(alphabet);
                }

                break;
            default:
                var distance = start == 0 ? 0 : random.Between(1, Math.Min(start, random.OneIn(2) ? 300 : 33_000));
                for (var i = 0; i < part.Length; i++)
                {
                    part[i] = distance == 0 ? (byte)i : content[start + i - distance];
                }

                break;
        }
    }
}
