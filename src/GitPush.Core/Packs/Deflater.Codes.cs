namespace GitPush.Packs;

/// <summary>The codes of a block that has its own (RFC 1951 §3.2.7): their lengths, in which runs are one symbol.</summary>
internal sealed partial class Deflater
{
    private const int MaxCodeLength = 15;
    private const int MaxLengthCodeLength = 7;
    private const int LengthCodes = 19;
    private const int RepeatPrevious = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;

    private readonly HuffmanCode _lengthCode = new(LengthCodes, MaxLengthCodeLength);
    private readonly int[] _lengthCodeCounts = new int[LengthCodes];
    private readonly byte[] _codeLengths = new byte[LiteralCodes + DistanceCodes];

    // A symbol of the code-length code plus its extra bits times 32.
    private readonly ushort[] _runs = new ushort[LiteralCodes + DistanceCodes];
    private int _runCount;
    private int _sentLiterals;
    private int _sentDistances;
    private int _sentLengthCodes;

    /// <summary>Works out how the lengths of the block's own codes are written.</summary>
    /// <returns>How many bits that takes.</returns>
    private long MakeCodeLengths()
    {
        _sentLiterals = Math.Max(257, _ownLiterals.Lengths.LastIndexOfAnyExcept((byte)0) + 1);
        _sentDistances = Math.Max(1, _ownDistances.Lengths.LastIndexOfAnyExcept((byte)0) + 1);
        _ownLiterals.Lengths[.._sentLiterals].CopyTo(_codeLengths);
        _ownDistances.Lengths[.._sentDistances].CopyTo(_codeLengths.AsSpan(_sentLiterals));
        MakeRuns(_codeLengths.AsSpan(0, _sentLiterals + _sentDistances));
        _lengthCode.Build(_lengthCodeCounts);

        _sentLengthCodes = LengthCodes;
        while (_sentLengthCodes > 4 && _lengthCode.Lengths[DeflateSymbols.LengthCodeOrder[_sentLengthCodes - 1]] == 0)
        {
            _sentLengthCodes--;
        }

        var bits = 5 + 5 + 4 + (3L * _sentLengthCodes);
        for (var symbol = 0; symbol < LengthCodes; symbol++)
        {
            bits += (long)_lengthCodeCounts[symbol] * (_lengthCode.Lengths[symbol] + ExtraBits(symbol));
        }

        return bits;
    }

    /// <summary>Runs may go on from the literals' lengths into those of the distances.</summary>
    private void MakeRuns(ReadOnlySpan<byte> lengths)
    {
        _runCount = 0;
        Array.Clear(_lengthCodeCounts);
        while (!lengths.IsEmpty)
        {
            var length = lengths[0];
            var run = lengths.IndexOfAnyExcept(length);
            run = run < 0 ? lengths.Length : run;
            lengths = lengths[run..];
            if (length != 0)
            {
                AddRun(length, 0);
                run--;
            }

            while (run >= 3)
            {
                var part = Math.Min(run, length == 0 ? 138 : 6);
                run -= part;
                if (part > 10)
                {
                    AddRun(RepeatZeroLong, part - 11);
                }
                else
                {
                    AddRun(length == 0 ? RepeatZero : RepeatPrevious, part - 3);
                }
            }

            for (; run > 0; run--)
            {
                AddRun(length, 0);
            }
        }
    }

    private void AddRun(int symbol, int extra)
    {
        _runs[_runCount++] = (ushort)(symbol | (extra << 5));
        _lengthCodeCounts[symbol]++;
    }

    // 5 bits HLIT, 5 bits HDIST, 4 bits HCLEN; 3 bits for each length of the code-length code, in its order;
    // then the lengths for literals and distances, in that code

    private void WriteCodeLengths(ref BitWriter writer)
    {
        writer.Write((uint)(_sentLiterals - 257), 5);
        writer.Write((uint)(_sentDistances - 1), 5);
        writer.Write((uint)(_sentLengthCodes - 4), 4);
        foreach (var symbol in DeflateSymbols.LengthCodeOrder[.._sentLengthCodes])
        {
            writer.Write(_lengthCode.Lengths[symbol], 3);
        }

        foreach (var run in _runs.AsSpan(0, _runCount))
        {
            var symbol = run & 0x1F;
            var code = _lengthCode.Codes[symbol];
            var count = (int)code & 0xF;
            writer.Write((code >> 4) | ((uint)(run >> 5) << count), count + ExtraBits(symbol));
        }
    }

    private static int ExtraBits(int symbol) => (byte)DeflateSymbols.LengthCode[symbol];
}
