using System.IO.Compression;
using System.Text;
using GitPush.Fuzz.Inputs;
using GitPush.Packs;

namespace GitPush.Fuzz.Targets;

/// <summary>The inflater, against zlib: in one piece and in many.</summary>
internal sealed class InflateTarget : FuzzTarget
{
    private const int MaxOutput = 1 << 17;

    private readonly byte[][] _seeds;
    private readonly Mutator _mutator = new();
    private readonly Inflater _inflater = new();
    private readonly byte[] _output = new byte[MaxOutput];
    private readonly byte[] _expected = new byte[MaxOutput];

    public InflateTarget()
    {
        var random = new FuzzRandom(1);
        var noise = new byte[2_000];
        random.Fill(noise);
        byte[][] contents = [[], "x"u8.ToArray(), noise, Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 400).Select(i => $"line {i * i}"))), new byte[30_000]];
        _seeds = [.. contents.SelectMany(content =>
            new[] { Zlib.Store(content), Zlib.Compress(content, CompressionLevel.Fastest), Zlib.Compress(content, CompressionLevel.SmallestSize) })];
    }

    public override string Name => "inflate";

    public override byte[] Generate(FuzzRandom random)
    {
        if (random.OneIn(3))
        {
            return _mutator.Mutate(random, random.Pick<byte[]>(_seeds), random.Pick<byte[]>(_seeds));
        }

        var stream = new DeflateWriter(random).Write();
        return random.OneIn(3) ? _mutator.Mutate(random, stream) : stream;
    }

    // What zlib makes of the input is always worked out, so a refusal is as much checked as a success.
    public override void Run(byte[] input)
    {
        var expected = Expect(input, out var isDamaged);
        var refusal = TryInflate(input, int.MaxValue, out var produced, out var consumed, out var status);
        if (refusal is null && status == InflateStatus.Done)
        {
            Check(!isDamaged, "zlib refuses a stream that was inflated");
            Check(expected == produced, $"zlib makes {expected} bytes out of what became {produced}");
            Check(_output.AsSpan(0, produced).SequenceEqual(_expected.AsSpan(0, expected)), "the output is not zlib's");
            Check(consumed <= input.Length, "more was consumed than there is");
        }
        else if (refusal is not null)
        {
            // zlib tells a little later of a code without symbols: only once it has been used.
            if (!isDamaged)
            {
                _ = Expect([.. input, .. new byte[1024]], out isDamaged);
            }

            Check(isDamaged || refusal.Contains("incorrect header", StringComparison.Ordinal), $"zlib takes a stream that was refused: {refusal}");
        }

        CheckPieces(input, refusal, produced, consumed, status);
        if (refusal is not null || status != InflateStatus.Done)
        {
            throw new PackFormatException(refusal ?? "not complete");
        }

        var exact = new byte[produced];
        _inflater.InflateExact(input, exact, out var exactConsumed);
        Check(exactConsumed == consumed, "the two ways of inflating end at different bytes");
        Check(exact.AsSpan().SequenceEqual(_output.AsSpan(0, produced)), "the two ways of inflating differ");
    }

    private void CheckPieces(byte[] input, string? refusal, int produced, int consumed, InflateStatus status)
    {
        var whole = _output.AsSpan(0, produced).ToArray();
        var piece = Pieces.SizeFor(input) is var size && size == int.MaxValue ? 11 : size;
        var pieceRefusal = TryInflate(input, piece, out var pieceProduced, out var pieceConsumed, out var pieceStatus);
        Check(refusal == pieceRefusal, $"in pieces of {piece} bytes: {pieceRefusal ?? "taken"}; as a whole: {refusal ?? "taken"}");
        if (refusal is null)
        {
            Check(pieceStatus == status && pieceProduced == produced && pieceConsumed == consumed, "pieces end elsewhere");
            Check(whole.AsSpan().SequenceEqual(_output.AsSpan(0, produced)), "pieces make another output");
        }
    }

    private string? TryInflate(byte[] input, int piece, out int produced, out int consumed, out InflateStatus status)
    {
        _inflater.Reset();
        (produced, consumed, status) = (0, 0, InflateStatus.NeedsInput);
        try
        {
            while (status == InflateStatus.NeedsInput && consumed < input.Length)
            {
                var part = input.AsSpan(consumed, Math.Min(piece, input.Length - consumed));
                status = _inflater.Inflate(part, out var used, _output, ref produced, MaxOutput);
                Check(status != InflateStatus.NeedsInput || used == part.Length, "input is needed, and not all of it was taken");
                consumed += used;
            }

            return null;
        }
        catch (PackFormatException damage)
        {
            return damage.Message;
        }
    }

    private int Expect(byte[] input, out bool isDamaged)
    {
        isDamaged = false;
        var length = 0;
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(input), CompressionMode.Decompress);
            int read;
            while (length < MaxOutput && (read = zlib.Read(_expected, length, MaxOutput - length)) > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            isDamaged = true;
        }

        return length;
    }
}
