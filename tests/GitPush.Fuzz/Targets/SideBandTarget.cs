using System.IO.Pipelines;
using GitPush.Fuzz.Inputs;
using GitPush.Protocol;

namespace GitPush.Fuzz.Targets;

/// <summary>The side-band writer: whatever is written in whatever pieces comes out of the packets again, and no packet is too long.</summary>
internal sealed class SideBandTarget : FuzzTarget
{
    private readonly Mutator _mutator = new();

    public override string Name => "side-band";

    // A row of writes: the mode, then band, length in two bytes.
    public override byte[] Generate(FuzzRandom random)
    {
        var input = new byte[1 + (3 * random.Size(10))];
        random.Fill(input);
        for (var i = 2; i < input.Length; i += 3)
        {
            if (!random.OneIn(20))
            {
                input[i] = (byte)random.Size(8);
            }
        }

        return random.OneIn(4) ? _mutator.Mutate(random, input) : input;
    }

    public override long AllowedBytes(int inputLength) => (4 << 20) + ((1L << 18) * inputLength);

    public override void Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return;
        }

        var mode = (SideBandMode)(input[0] % 3);
        var output = new MemoryStream();
        var writer = new SideBandWriter(PipeWriter.Create(output), mode, TimeSpan.FromMinutes(1), TimeProvider.System);
        var expected = new MemoryStream[] { new(), new(), new() };
        for (var i = 1; i + 2 < input.Length; i += 3)
        {
            var band = input[i] % 3;
            var data = new byte[(input[i + 1] << 8) | input[i + 2]];
            data.AsSpan().Fill((byte)i);
            var write = band switch
            {
                0 => writer.WriteDataAsync(data, CancellationToken.None),
                1 => writer.WriteProgressAsync(data, CancellationToken.None),
                _ => writer.WriteFatalAsync(data, CancellationToken.None),
            };
            write.AsTask().GetAwaiter().GetResult();
            expected[band].Write(data);
        }

        writer.WriteFlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (mode == SideBandMode.None)
        {
            Check(output.ToArray().AsSpan().SequenceEqual(expected[0].ToArray()), "data changed on its way");
            return;
        }

        var bands = Split(output.ToArray(), mode == SideBandMode.SideBand ? 1_000 : 65_520);
        for (var band = 0; band < 3; band++)
        {
            Check(bands[band].ToArray().AsSpan().SequenceEqual(expected[band].ToArray()), $"band {band + 1} changed on its way");
        }
    }

    private static MemoryStream[] Split(byte[] packets, int maxPacket)
    {
        var bands = new MemoryStream[] { new(), new(), new() };
        var reader = new PktLineReader(Pieces.Pipe(packets));
        while (true)
        {
            var kind = reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (kind == PktKind.Flush)
            {
                return bands;
            }

            Check(kind == PktKind.Data && reader.Payload.Length > 0 && reader.Payload.Length + 4 <= maxPacket, "a packet is none, or too long");
            Check(reader.Payload[0] is >= 1 and <= 3, "an unknown band");
            bands[reader.Payload[0] - 1].Write(reader.Payload[1..]);
        }
    }
}
