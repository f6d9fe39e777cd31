using System.Buffers.Binary;
using GitPush.Fuzz.Inputs;
using GitPush.Packs;

namespace GitPush.Fuzz.Targets;

/// <summary>Deltas, against a second reading of their description that is as simple as can be.</summary>
internal sealed class DeltaTarget : FuzzTarget
{
    private const int MaxResult = 1 << 20;

    private readonly Mutator _mutator = new();
    private readonly byte[] _base = new byte[1 << 16];

    public DeltaTarget() => new FuzzRandom(2).Fill(_base);

    public override string Name => "delta";

    // The input is two bytes that say how much of the base there is, then the delta.
    public override byte[] Generate(FuzzRandom random)
    {
        var baseLength = random.Size(0xFFFF);
        var delta = new DeltaWriter(random, baseLength).Write();
        var input = new byte[2 + delta.Length];
        BinaryPrimitives.WriteUInt16BigEndian(input, (ushort)baseLength);
        delta.CopyTo(input, 2);
        return random.OneIn(2) ? _mutator.Mutate(random, input) : input;
    }

    public override long AllowedBytes(int inputLength) => 4 * MaxResult;

    public override void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var source = _base.AsSpan(0, BinaryPrimitives.ReadUInt16BigEndian(input));
        var delta = input.AsSpan(2);
        var isValid = true;
        try
        {
            Delta.Validate(delta);
        }
        catch (PackFormatException)
        {
            isValid = false;
        }

        _ = Delta.ReadSizes(delta, out var baseSize, out var resultSize);
        if (resultSize > MaxResult)
        {
            throw new PackFormatException("larger than this target wants");
        }

        var result = new byte[resultSize];
        byte[]? applied = result;
        try
        {
            Delta.Apply(source, delta, result);
        }
        catch (PackFormatException)
        {
            applied = null;
        }

        var expected = Expect(source, delta.ToArray(), (int)resultSize);
        Check((applied is null) == (expected is null), applied is null ? "a delta is refused" : "a delta is taken");
        Check(applied.AsSpan().SequenceEqual(expected), "the result is another one");
        Check(baseSize != source.Length || isValid == (expected is not null), "checking and applying disagree");
        if (applied is null)
        {
            throw new PackFormatException("refused");
        }
    }

    private static byte[]? Expect(ReadOnlySpan<byte> source, byte[] delta, int resultSize)
    {
        var at = 0;
        int Next() => at < delta.Length ? delta[at++] : throw new EndOfStreamException();
        if (delta.Length < 4)
        {
            return null;
        }

        try
        {
            UInt128 Size()
            {
                UInt128 value = 0;
                for (var shift = 0; ; shift += 7)
                {
                    var b = Next();
                    value |= (UInt128)(b & 0x7F) << shift;
                    if (b < 0x80)
                    {
                        return value;
                    }
                }
            }

            if (Size() != (UInt128)source.Length || Size() != (UInt128)resultSize)
            {
                return null;
            }

            var result = new List<byte>();
            while (at < delta.Length)
            {
                var instruction = Next();
                if (instruction >= 0x80)
                {
                    long offset = 0, size = 0;
                    for (var bit = 0; bit < 7; bit++)
                    {
                        long value = (instruction & (1 << bit)) != 0 ? Next() : 0;
                        offset |= bit < 4 ? value << (8 * bit) : 0;
                        size |= bit >= 4 ? value << (8 * (bit - 4)) : 0;
                    }

                    size = size == 0 ? 0x10000 : size;
                    if (offset + size > source.Length || result.Count + size > resultSize)
                    {
                        return null;
                    }

                    result.AddRange(source.Slice((int)offset, (int)size));
                }
                else if (instruction == 0 || result.Count + instruction > resultSize)
                {
                    return null;
                }
                else
                {
                    for (; instruction > 0; instruction--)
                    {
                        result.Add((byte)Next());
                    }
                }
            }

            return result.Count == resultSize ? [.. result] : null;
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }
}
