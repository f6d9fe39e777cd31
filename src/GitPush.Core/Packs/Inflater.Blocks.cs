namespace GitPush.Packs;

/// <summary>Blocks (RFC 1951 §3.2.3 to §3.2.7): stored bytes, and the codes of compressed ones.</summary>
internal sealed partial class Inflater
{
    private const int MaxLiteralCodes = 286;
    private const int MaxDistanceCodes = 30;
    private const int LengthCodes = 19;

    private readonly uint[] _ownLiterals = new uint[HuffmanTable.LiteralEntries];
    private readonly uint[] _ownDistances = new uint[HuffmanTable.DistanceEntries];
    private readonly uint[] _lengthCode = new uint[HuffmanTable.LengthCodeEntries];
    private readonly byte[] _codeLengths = new byte[MaxLiteralCodes + MaxDistanceCodes];
    private readonly byte[] _lengthCodeLengths = new byte[LengthCodes];

    private bool _lastBlock;
    private int _storedLeft;
    private int _literalCodes;
    private int _distanceCodes;
    private int _lengthCodes;
    private int _codeIndex;

    private InflateStatus? ReadBlockHeader(ref Cursor cursor)
    {
        if (!TryFill(ref cursor, 3))
        {
            return InflateStatus.NeedsInput;
        }

        _lastBlock = Take(1) != 0;
        switch (Take(2))
        {
            case 0:
                Drop(_bitCount & 7);
                _stage = Stage.StoredLength;
                return null;
            case 1:
                _literals = DeflateSymbols.FixedLiterals;
                _distances = DeflateSymbols.FixedDistances;
                _stage = Stage.Symbols;
                return null;
            case 2:
                _stage = Stage.CodeCounts;
                return null;
            default:
                throw Damaged("invalid block type");
        }
    }

    private InflateStatus? ReadStoredLength(ref Cursor cursor)
    {
        if (!TryFill(ref cursor, 32))
        {
            return InflateStatus.NeedsInput;
        }

        _storedLeft = (int)Take(16);
        if (Take(16) != (~_storedLeft & 0xFFFF))
        {
            throw Damaged("invalid stored block lengths");
        }

        _stage = Stage.StoredBytes;
        return null;
    }

    private InflateStatus? CopyStored(ref Cursor cursor)
    {
        while (_storedLeft > 0)
        {
            if (cursor.OutputPosition == cursor.Output.Length)
            {
                return InflateStatus.NeedsOutput;
            }

            if (_bitCount > 0)
            {
                cursor.Output[cursor.OutputPosition++] = (byte)Take(8);
                _storedLeft--;
                continue;
            }

            // The input is read beside the bit buffer from here on: bits that were only looked at must not stay behind.
            _bits = 0;
            var count = Math.Min(
                _storedLeft,
                Math.Min(cursor.Input.Length - cursor.Position, cursor.Output.Length - cursor.OutputPosition));
            if (count == 0)
            {
                return InflateStatus.NeedsInput;
            }

            cursor.Input.Slice(cursor.Position, count).CopyTo(cursor.Output[cursor.OutputPosition..]);
            cursor.Position += count;
            cursor.OutputPosition += count;
            _storedLeft -= count;
        }

        EndBlock();
        return null;
    }

    private void EndBlock() => _stage = _lastBlock ? Stage.Checksum : Stage.BlockHeader;

    /// <summary>HLIT, HDIST and HCLEN: how many code lengths follow.</summary>
    private InflateStatus? ReadCodeCounts(ref Cursor cursor)
    {
        if (!TryFill(ref cursor, 14))
        {
            return InflateStatus.NeedsInput;
        }

        _literalCodes = (int)Take(5) + 257;
        _distanceCodes = (int)Take(5) + 1;
        _lengthCodes = (int)Take(4) + 4;
        if (_literalCodes > MaxLiteralCodes || _distanceCodes > MaxDistanceCodes)
        {
            throw Damaged("too many length or distance symbols");
        }

        Array.Clear(_lengthCodeLengths);
        _codeIndex = 0;
        _stage = Stage.LengthCode;
        return null;
    }

    private InflateStatus? ReadLengthCode(ref Cursor cursor)
    {
        while (_codeIndex < _lengthCodes)
        {
            if (!TryFill(ref cursor, 3))
            {
                return InflateStatus.NeedsInput;
            }

            _lengthCodeLengths[DeflateSymbols.LengthCodeOrder[_codeIndex++]] = (byte)Take(3);
        }

        if (!HuffmanTable.TryBuild(
            _lengthCodeLengths, DeflateSymbols.LengthCode, _lengthCode, HuffmanTable.LengthCodeBits, allowSingle: false))
        {
            throw Damaged("invalid code lengths set");
        }

        _codeIndex = 0;
        _stage = Stage.CodeLengths;
        return null;
    }

    private InflateStatus? ReadCodeLengths(ref Cursor cursor)
    {
        var total = _literalCodes + _distanceCodes;
        while (_codeIndex < total)
        {
            TryFill(ref cursor, HuffmanTable.LengthCodeBits + 7);
            var entry = _lengthCode[(int)_bits & (HuffmanTable.LengthCodeEntries - 1)];
            var bits = (int)entry & 0xFF;
            if (bits > _bitCount)
            {
                return InflateStatus.NeedsInput;
            }

            var extra = (int)(_bits & ((1UL << bits) - 1)) >> (int)(entry >> 8 & 0x1F);
            Drop(bits);
            var symbol = (int)(entry >> 16);
            if (symbol < 16)
            {
                _codeLengths[_codeIndex++] = (byte)symbol;
                continue;
            }

            RepeatLength(symbol, extra, total);
        }

        BuildCodes();
        _stage = Stage.Symbols;
        return null;
    }

    private void RepeatLength(int symbol, int extra, int total)
    {
        var count = extra + (symbol == 18 ? 11 : 3);
        if ((symbol == 16 && _codeIndex == 0) || count > total - _codeIndex)
        {
            throw Damaged("invalid bit length repeat");
        }

        var length = symbol == 16 ? _codeLengths[_codeIndex - 1] : (byte)0;
        _codeLengths.AsSpan(_codeIndex, count).Fill(length);
        _codeIndex += count;
    }

    private void BuildCodes()
    {
        var literals = _codeLengths.AsSpan(0, _literalCodes);
        var distances = _codeLengths.AsSpan(_literalCodes, _distanceCodes);
        if (literals[DeflateSymbols.EndOfBlock] == 0)
        {
            throw Damaged("invalid code -- missing end-of-block");
        }

        if (!HuffmanTable.TryBuild(
            literals, DeflateSymbols.Literals, _ownLiterals, HuffmanTable.LiteralBits, allowSingle: true))
        {
            throw Damaged("invalid literal/lengths set");
        }

        if (!HuffmanTable.TryBuild(
            distances, DeflateSymbols.Distances, _ownDistances, HuffmanTable.DistanceBits, allowSingle: true))
        {
            throw Damaged("invalid distances set");
        }

        _literals = _ownLiterals;
        _distances = _ownDistances;
    }
}
