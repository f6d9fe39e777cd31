namespace GitPush.Packs;

/// <summary>
/// What deflate's symbols mean (RFC 1951 §3.2.5 to §3.2.7), as entries of a <see cref="HuffmanTable"/> that lack the
/// code's length: the low byte counts the extra bits.
/// </summary>
internal static class DeflateSymbols
{
    public const int EndOfBlock = 256;

    private const int LiteralSymbols = 288;
    private const int DistanceSymbols = 32;

    /// <summary>Literals, end of block, lengths 3 to 258, and two symbols that may not occur.</summary>
    public static readonly uint[] Literals = MakeLiterals();

    /// <summary>Distances 1 to 32,768, and two symbols that may not occur.</summary>
    public static readonly uint[] Distances = MakeDistances();

    /// <summary>Code lengths 0 to 15, and repetitions 16 to 18.</summary>
    public static readonly uint[] LengthCode = MakeLengthCode();

    /// <summary>The tables for blocks with fixed codes (RFC 1951 §3.2.6).</summary>
    public static readonly uint[] FixedLiterals = MakeFixedLiterals();

    public static readonly uint[] FixedDistances = MakeFixedDistances();

    /// <summary>The order in which the lengths of the code-length code are sent (RFC 1951 §3.2.7).</summary>
    public static ReadOnlySpan<byte> LengthCodeOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private static uint[] MakeLiterals()
    {
        var symbols = new uint[LiteralSymbols];
        for (var literal = 0u; literal < EndOfBlock; literal++)
        {
            symbols[literal] = HuffmanTable.Literal | (literal << 16);
        }

        symbols[EndOfBlock] = HuffmanTable.Exceptional | HuffmanTable.EndOfBlock;
        var length = 3u;
        for (var code = 0; code < 28; code++)
        {
            var extraBits = code < 8 ? 0 : (code / 4) - 1;
            symbols[257 + code] = (length << 16) | (uint)extraBits;
            length += 1u << extraBits;
        }

        symbols[285] = 258 << 16;
        symbols[286] = HuffmanTable.Exceptional;
        symbols[287] = HuffmanTable.Exceptional;
        return symbols;
    }

    private static uint[] MakeDistances()
    {
        var symbols = new uint[DistanceSymbols];
        var distance = 1u;
        for (var code = 0; code < 30; code++)
        {
            var extraBits = code < 4 ? 0 : (code / 2) - 1;
            symbols[code] = (distance << 16) | (uint)extraBits;
            distance += 1u << extraBits;
        }

        symbols[30] = HuffmanTable.Exceptional;
        symbols[31] = HuffmanTable.Exceptional;
        return symbols;
    }

    private static uint[] MakeLengthCode()
    {
        var symbols = new uint[19];
        for (var symbol = 0u; symbol < symbols.Length; symbol++)
        {
            var extraBits = symbol switch { 16 => 2u, 17 => 3u, 18 => 7u, _ => 0u };
            symbols[symbol] = (symbol << 16) | extraBits;
        }

        return symbols;
    }

    private static uint[] MakeFixedLiterals()
    {
        var lengths = new byte[LiteralSymbols];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280, 8).Fill(8);
        return Make(lengths, Literals, HuffmanTable.LiteralEntries, HuffmanTable.LiteralBits);
    }

    private static uint[] MakeFixedDistances()
    {
        var lengths = new byte[DistanceSymbols];
        lengths.AsSpan().Fill(5);
        return Make(lengths, Distances, HuffmanTable.DistanceEntries, HuffmanTable.DistanceBits);
    }

    private static uint[] Make(byte[] lengths, uint[] symbols, int entries, int bits)
    {
        var table = new uint[entries];
        _ = HuffmanTable.TryBuild(lengths, symbols, table, bits, allowSingle: false);
        return table;
    }
}
