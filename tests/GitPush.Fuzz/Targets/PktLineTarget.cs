using System.Globalization;
using GitPush.Fuzz.Inputs;
using GitPush.Protocol;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of pkt-lines, against a second reading of their description; it takes not a byte too many.</summary>
internal sealed class PktLineTarget : FuzzTarget
{
    private readonly Mutator _mutator = Mutator.Of("0000", "0001", "0002", "0003", "0004", "0005a", "fff0", "fff1", "FFFF", "000A\n", "-001", "0x10", " 004");

    public override string Name => "pkt-line";

    public override int SmokeCases => 10_000;

    public override byte[] Generate(FuzzRandom random)
    {
        var packets = new PacketWriter(random);
        for (var count = random.Size(10); count > 0; count--)
        {
            var payload = new byte[random.OneIn(200) ? 65_516 - random.Size(3) : random.Size(120)];
            random.Fill(payload);
            packets = random.OneIn(5) ? packets.Flush() : packets.Line(payload);
        }

        return random.OneIn(2) ? _mutator.Mutate(random, packets.ToArray()) : packets.ToArray();
    }

    public override void Run(byte[] input)
    {
        var reader = new PktLineReader(Pieces.Pipe(input));
        var at = 0;
        while (true)
        {
            var expected = Expect(input, at, out var length);
            PktKind? kind;
            try
            {
                kind = Read(reader);
            }
            catch (GitProtocolException)
            {
                Check(expected is null, "a packet is refused");
                throw;
            }

            Check(kind == expected, $"{kind} is read where {expected} is");
            Check(kind != PktKind.Data || reader.Payload.SequenceEqual(input.AsSpan(at + 4, length - 4)), "another payload was read");
            at += length;
            if (kind == PktKind.End)
            {
                return;
            }
        }
    }

    public override long AllowedBytes(int inputLength) => (1 << 20) + (512L * inputLength);

    private static PktKind Read(PktLineReader reader)
    {
        var read = reader.ReadAsync(CancellationToken.None);
        Check(read.IsCompleted, "reading waits for bytes that are there");
        return read.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>What begins at a place; null for what is no packet.</summary>
    private static PktKind? Expect(byte[] input, int at, out int length)
    {
        length = 0;
        if (at == input.Length)
        {
            return PktKind.End;
        }

        var digits = input.Length - at >= 4 ? System.Text.Encoding.Latin1.GetString(input, at, 4) : "";
        if (digits.Length < 4 || !digits.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        length = int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (length < 4)
        {
            var kind = length switch { 0 => PktKind.Flush, 1 => PktKind.Delimiter, 2 => PktKind.ResponseEnd, _ => (PktKind?)null };
            length = 4;
            return kind;
        }

        return length <= 65_520 && at + length <= input.Length ? PktKind.Data : null;
    }
}
