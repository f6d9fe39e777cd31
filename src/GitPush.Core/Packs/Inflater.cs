using System.Buffers.Binary;

namespace GitPush.Packs;

/// <summary>
/// Inflates zlib streams (RFC 1950, RFC 1951) and says exactly where in the input each one ends, which is how the
/// boundaries of a pack's entries are found. One instance inflates one stream after another without allocating.
/// Not thread-safe.
/// </summary>
internal sealed partial class Inflater
{
    private const int WindowSize = 32_768;

    // Bits that were taken from the input and not yet used. Above _bitCount the buffer may hold bits of bytes that were
    // looked at and not taken: taking them later sets them again to the same values.
    private ulong _bits;
    private int _bitCount;

    private Stage _stage;
    private uint _adler;
    private long _produced;

    private enum Stage
    {
        ZlibHeader,
        BlockHeader,
        StoredLength,
        StoredBytes,
        CodeCounts,
        LengthCode,
        CodeLengths,
        Symbols,
        Match,
        Checksum,
        Done,
    }

    /// <summary>Bytes that the largest distance reaches back: what a caller keeps before new output.</summary>
    public static int HistorySize => WindowSize;

    /// <summary>Makes the instance ready for the next stream.</summary>
    public void Reset()
    {
        _bits = 0;
        _bitCount = 0;
        _stage = Stage.ZlibHeader;
        _adler = Adler32.Initial;
        _produced = 0;
    }

    /// <summary>
    /// Goes on with the stream until the input is used up, the output is full or the stream ends.
    /// </summary>
    /// <param name="input">The next bytes of the stream, and possibly bytes behind its end.</param>
    /// <param name="consumed">
    /// Bytes of <paramref name="input"/> that belong to the stream so far. All of them when input is needed.
    /// </param>
    /// <param name="output">
    /// Where output goes, and where the last <see cref="HistorySize"/> bytes of earlier output still lie, right before
    /// <paramref name="outputPosition"/>. A caller that keeps no more than that moves them to the front when it makes room.
    /// </param>
    /// <param name="outputPosition">Where the next byte of output goes; advanced.</param>
    /// <param name="outputLimit">Where output must end. Nothing at or behind it is touched.</param>
    /// <exception cref="PackFormatException">The stream is damaged. The instance needs a <see cref="Reset"/> then.</exception>
    public InflateStatus Inflate(
        ReadOnlySpan<byte> input, out int consumed, Span<byte> output, ref int outputPosition, int outputLimit)
    {
        var cursor = new Cursor(input, output[..outputLimit], outputPosition, _produced);
        var status = Run(ref cursor);
        Checksum(ref cursor);
        _produced += cursor.OutputPosition - outputPosition;
        outputPosition = cursor.OutputPosition;
        if (status != InflateStatus.NeedsInput)
        {
            ReturnUnusedBytes(ref cursor);
        }

        _bits &= (1UL << _bitCount) - 1;
        consumed = cursor.Position;
        return status;
    }

    /// <summary>Inflates a whole stream that must have exactly as many bytes as <paramref name="output"/> has room.</summary>
    /// <param name="consumed">Bytes of <paramref name="input"/> that the stream takes.</param>
    /// <exception cref="PackFormatException">The stream is damaged, cut short, or not of that size.</exception>
    public void InflateExact(ReadOnlySpan<byte> input, Span<byte> output, out int consumed)
    {
        Reset();
        var cursor = new Cursor(input, output, 0, 0);
        var status = Run(ref cursor);
        if (status == InflateStatus.NeedsInput)
        {
            throw new PackFormatException("inflate: the data ends too early");
        }

        if (status == InflateStatus.NeedsOutput || cursor.OutputPosition != output.Length)
        {
            throw new PackFormatException("inflate: the data does not have the size that was announced");
        }

        ReturnUnusedBytes(ref cursor);
        consumed = cursor.Position;
    }

    private InflateStatus Run(ref Cursor cursor)
    {
        while (true)
        {
            var status = _stage switch
            {
                Stage.ZlibHeader => ReadZlibHeader(ref cursor),
                Stage.BlockHeader => ReadBlockHeader(ref cursor),
                Stage.StoredLength => ReadStoredLength(ref cursor),
                Stage.StoredBytes => CopyStored(ref cursor),
                Stage.CodeCounts => ReadCodeCounts(ref cursor),
                Stage.LengthCode => ReadLengthCode(ref cursor),
                Stage.CodeLengths => ReadCodeLengths(ref cursor),
                Stage.Symbols => ReadSymbols(ref cursor),
                Stage.Match => CopyRestOfMatch(ref cursor),
                Stage.Checksum => ReadChecksum(ref cursor),
                _ => InflateStatus.Done,
            };
            if (status is { } reason)
            {
                return reason;
            }
        }
    }

    /// <summary>CMF and FLG (RFC 1950 §2.2): method 8, a window of at most 32 KiB, no dictionary, a multiple of 31.</summary>
    private InflateStatus? ReadZlibHeader(ref Cursor cursor)
    {
        if (!TryFill(ref cursor, 16))
        {
            return InflateStatus.NeedsInput;
        }

        var method = (int)Take(8);
        var flags = (int)Take(8);
        if ((method & 0x0F) != 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 != 0 || (flags & 0x20) != 0)
        {
            throw Damaged("incorrect header");
        }

        _stage = Stage.BlockHeader;
        return null;
    }

    private InflateStatus? ReadChecksum(ref Cursor cursor)
    {
        Drop(_bitCount & 7);
        if (!TryFill(ref cursor, 32))
        {
            return InflateStatus.NeedsInput;
        }

        Checksum(ref cursor);
        if (BinaryPrimitives.ReverseEndianness((uint)Take(32)) != _adler)
        {
            throw Damaged("incorrect data check");
        }

        _stage = Stage.Done;
        return null;
    }

    private void Checksum(ref Cursor cursor)
    {
        _adler = Adler32.Append(_adler, cursor.Output[cursor.Checksummed..cursor.OutputPosition]);
        cursor.Checksummed = cursor.OutputPosition;
    }

    /// <summary>
    /// Has at least <paramref name="count"/> bits in the buffer, or takes all input there is. Takes eight bytes at once
    /// where that many are left.
    /// </summary>
    private bool TryFill(ref Cursor cursor, int count)
    {
        if (_bitCount >= count)
        {
            return true;
        }

        if (cursor.Input.Length - cursor.Position >= sizeof(ulong))
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(cursor.Input[cursor.Position..]) << _bitCount;
            cursor.Position += (63 - _bitCount) >> 3;
            _bitCount |= 56;
            return true;
        }

        while (_bitCount < 56 && cursor.Position < cursor.Input.Length)
        {
            _bits |= (ulong)cursor.Input[cursor.Position++] << _bitCount;
            _bitCount += 8;
        }

        return _bitCount >= count;
    }

    private uint Take(int count)
    {
        var value = (uint)(_bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    private void Drop(int count)
    {
        _bits >>= count;
        _bitCount -= count;
    }

    /// <summary>Gives back what was read ahead. It came with this call's input: earlier input was taken because it was needed.</summary>
    private void ReturnUnusedBytes(ref Cursor cursor)
    {
        var bytes = Math.Min(_bitCount >> 3, cursor.Position);
        cursor.Position -= bytes;
        _bitCount -= bytes * 8;
    }

    private static PackFormatException Damaged(string what) => new($"inflate: {what}");

    private ref struct Cursor(ReadOnlySpan<byte> input, Span<byte> output, int outputPosition, long produced)
    {
        public readonly ReadOnlySpan<byte> Input = input;
        public readonly Span<byte> Output = output;

        /// <summary>Where this stream's own output begins, as far as it is still there: no distance reaches further back.</summary>
        public readonly int HistoryStart = (int)Math.Max(0, outputPosition - produced);

        public int Position;
        public int OutputPosition = outputPosition;
        public int Checksummed = outputPosition;
    }
}
