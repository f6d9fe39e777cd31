using System.Buffers.Binary;
using GitPush.Packs;

namespace GitPush.Fuzz.Inputs;

/// <summary>
/// Writes deflate streams (RFC 1951) that no compressor would: random codes of every shape, matches of every length and
/// distance, empty blocks, code lengths repeated over the border of the two tables. Now and then something in it is wrong.
/// </summary>
internal sealed class DeflateWriter(FuzzRandom random)
{
    private const int EndOfBlock = 256;
    private const int MaxOutput = 20_000;
    private static readonly int[] LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly int[] LengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly int[] DistanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
    private static readonly int[] DistanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
    private static readonly int[] CodeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private static readonly byte[] FixedLengths =
        [.. Enumerable.Range(0, 288).Select(i => (byte)(i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))];

    private readonly List<byte> _stream = [];
    private readonly List<byte> _output = [];
    private ulong _bits;
    private int _count;

    /// <summary>A whole zlib stream, whose checksum is right as far as the rest is.</summary>
    public byte[] Write()
    {
        _stream.AddRange([0x78, 0x9C]);
        for (var blocks = 1 + random.Size(4); blocks > 0; blocks--)
        {
            Put(blocks == 1 ? 1u : 0u, 1);
            switch (random.Below(4))
            {
                case 0:
                    WriteStored();
                    break;
                case 1:
                    Put(1, 2);
                    WriteSymbols(FixedLengths, [.. Enumerable.Repeat((byte)5, 30)]);
                    break;
                default:
                    WriteDynamic();
                    break;
            }
        }

        Align();
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32.Append(Adler32.Initial, _output.ToArray()));
        _stream.AddRange(checksum);
        return [.. _stream];
    }

    private void WriteStored()
    {
        Put(0, 2);
        Align();
        var content = new byte[random.Size(3_000)];
        random.Fill(content);
        var length = (ushort)content.Length;
        _stream.AddRange([(byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)]);
        _stream.AddRange(content);
        _output.AddRange(content);
    }

    private void WriteDynamic()
    {
        Put(2, 2);
        var literals = CompleteCode(random.Between(257, 286), 15, required: EndOfBlock);
        var distances = random.OneIn(6) ? new byte[1] : CompleteCode(random.Between(1, 30), 15, required: -1);
        if (random.OneIn(25))
        {
            // Over-subscribed or incomplete.
            var table = random.OneIn(2) ? literals : distances;
            table[random.Below(table.Length)] = (byte)random.Below(16);
        }

        WriteTables(literals, distances);
        WriteSymbols(literals, distances);
    }

    private void WriteTables(byte[] literals, byte[] distances)
    {
        var symbols = new List<(int Symbol, int Extra, int Bits)>();
        var lengths = literals.Concat(distances).ToArray();
        for (var i = 0; i < lengths.Length;)
        {
            var run = 1;
            while (i + run < lengths.Length && lengths[i + run] == lengths[i])
            {
                run++;
            }

            if (lengths[i] == 0 && run >= 11 && !random.OneIn(4))
            {
                run = Math.Min(run, random.Between(11, 138));
                symbols.Add((18, run - 11, 7));
            }
            else if (lengths[i] == 0 && run >= 3 && !random.OneIn(4))
            {
                run = Math.Min(Math.Min(run, 10), random.Between(3, 10));
                symbols.Add((17, run - 3, 3));
            }
            else if (i > 0 && lengths[i - 1] == lengths[i] && run >= 3 && !random.OneIn(4))
            {
                run = Math.Min(run, random.Between(3, 6));
                symbols.Add((16, run - 3, 2));
            }
            else
            {
                run = 1;
                symbols.Add((lengths[i], 0, 0));
            }

            i += run;
        }

        var codeLengths = CompleteCode(19, 7, -1, [.. symbols.Select(symbol => symbol.Symbol).Distinct()]);
        var codes = CodesOf(codeLengths);
        var count = 19;
        while (count > 4 && codeLengths[CodeOrder[count - 1]] == 0)
        {
            count--;
        }

        Put((uint)(literals.Length - 257), 5);
        Put((uint)(distances.Length - 1), 5);
        Put((uint)(count - 4), 4);
        for (var i = 0; i < count; i++)
        {
            Put(codeLengths[CodeOrder[i]], 3);
        }

        foreach (var (symbol, extra, bits) in symbols)
        {
            PutCode(codes[symbol], codeLengths[symbol]);
            Put((uint)extra, bits);
        }
    }

    private void WriteSymbols(byte[] literals, byte[] distances)
    {
        var literalCodes = CodesOf(literals);
        var distanceCodes = CodesOf(distances);
        for (var left = random.Size(600); left > 0 && _output.Count < MaxOutput; left--)
        {
            var symbol = random.Below(literals.Length);
            if (literals[symbol] == 0 || symbol == EndOfBlock || symbol > 285)
            {
                continue;
            }

            if (symbol < EndOfBlock)
            {
                PutCode(literalCodes[symbol], literals[symbol]);
                _output.Add((byte)symbol);
                continue;
            }

            var distance = random.Below(distances.Length);
            if (distances[distance] == 0 || distance >= 30 || (DistanceBase[distance] > _output.Count && !random.OneIn(300)))
            {
                continue;
            }

            var extra = random.Below(1 << LengthBits[symbol - 257]);
            var back = random.Below(1 << DistanceBits[distance]);
            if (DistanceBase[distance] + back > _output.Count && !random.OneIn(300))
            {
                back = 0;
            }

            PutCode(literalCodes[symbol], literals[symbol]);
            Put((uint)extra, LengthBits[symbol - 257]);
            PutCode(distanceCodes[distance], distances[distance]);
            Put((uint)back, DistanceBits[distance]);
            Copy(DistanceBase[distance] + back, LengthBase[symbol - 257] + extra);
        }

        PutCode(literalCodes[EndOfBlock], literals[EndOfBlock]);
    }

    private void Copy(int distance, int length)
    {
        for (; length > 0; length--)
        {
            _output.Add(distance <= _output.Count ? _output[^distance] : (byte)0);
        }
    }

    /// <summary>Lengths of a complete prefix code: leaves of a tree that is split at random.</summary>
    private byte[] CompleteCode(int symbols, int maxLength, int required, int[]? used = null)
    {
        var lengths = new byte[symbols];
        var chosen = used?.ToList() ?? [];
        if (required >= 0)
        {
            chosen.Add(required);
        }

        var wanted = Math.Max(chosen.Count, random.Between(1, symbols));
        while (chosen.Count < wanted)
        {
            var symbol = random.Below(symbols);
            if (!chosen.Contains(symbol))
            {
                chosen.Add(symbol);
            }
        }

        var leaves = new List<byte> { 0 };
        while (leaves.Count < Math.Max(chosen.Count, 2))
        {
            var leaf = random.Below(leaves.Count);
            if (leaves[leaf] < maxLength)
            {
                leaves[leaf]++;
                leaves.Add(leaves[leaf]);
            }
        }

        for (var i = 0; i < chosen.Count; i++)
        {
            lengths[chosen[i]] = leaves[i];
        }

        if (chosen.Count == 1 && symbols > 1 && !random.OneIn(8))
        {
            // A code of one symbol is complete only with a second one.
            lengths[(chosen[0] + 1) % symbols] = 1;
        }

        return lengths;
    }

    // RFC 1951 §3.2.2
    private static int[] CodesOf(byte[] lengths)
    {
        var codes = new int[lengths.Length];
        var code = 0;
        for (var length = 1; length <= 15; length++)
        {
            code <<= 1;
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = code++;
                }
            }
        }

        return codes;
    }

    private void PutCode(int code, int length)
    {
        for (var bit = length - 1; bit >= 0; bit--)
        {
            Put((uint)(code >> bit) & 1, 1);
        }
    }

    private void Put(uint value, int bits)
    {
        _bits |= (ulong)value << _count;
        _count += bits;
        while (_count >= 8)
        {
            _stream.Add((byte)_bits);
            _bits >>= 8;
            _count -= 8;
        }
    }

    private void Align()
    {
        if (_count > 0)
        {
            Put(0, 8 - _count);
        }
    }
}
