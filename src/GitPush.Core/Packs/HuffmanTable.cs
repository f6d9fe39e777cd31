using System.Numerics;

namespace GitPush.Packs;

/// <summary>
/// Decoding tables for deflate's Huffman codes (RFC 1951 §3.2). One look-up by the next bits of the stream gives an entry;
/// codes longer than the look-up continue in a subtable behind the table.
/// </summary>
/// <remarks>
/// <code>
/// entry   bits 0-7    bits to drop from the stream: the code's, and the extra bits' where the symbol has some
///         bits 8-12   bits of the code alone; for a link to a subtable: bits that address the subtable
///         bit  13     end of block
///         bit  14     link to a subtable
///         bit  15     neither literal nor length nor distance: end of block, link, or a code that may not occur
///         bits 16-30  literal, base of length or distance, or start of the subtable
///         bit  31     literal
/// </code>
/// </remarks>
internal static class HuffmanTable
{
    public const uint EndOfBlock = 1u << 13;
    public const uint Link = 1u << 14;
    public const uint Exceptional = 1u << 15;
    public const uint Literal = 1u << 31;

    public const int MaxCodeBits = 15;
    public const int LiteralBits = 10;
    public const int DistanceBits = 8;
    public const int LengthCodeBits = 7;

    /// <summary>Room for the table and the most subtables that 288 codes can need (1,334 entries).</summary>
    public const int LiteralEntries = 1_334;

    /// <summary>Room for the table and the most subtables that 32 codes can need (402 entries).</summary>
    public const int DistanceEntries = 402;

    public const int LengthCodeEntries = 1 << LengthCodeBits;

    private const uint Invalid = Exceptional | (1 << 8) | 1;

    /// <summary>
    /// Builds the table for a canonical code.
    /// </summary>
    /// <param name="lengths">The length of each symbol's code in bits; 0 for a symbol that does not occur.</param>
    /// <param name="symbols">Each symbol's entry, without the code's length.</param>
    /// <param name="bits">Bits that address the table.</param>
    /// <param name="allowSingle">Whether one code of one bit, and no code at all, are legal, as zlib has it.</param>
    /// <returns>False when the lengths describe no prefix code, or an incomplete one.</returns>
    public static bool TryBuild(
        ReadOnlySpan<byte> lengths, ReadOnlySpan<uint> symbols, Span<uint> table, int bits, bool allowSingle)
    {
        Span<int> counts = stackalloc int[MaxCodeBits + 1];
        Span<int> offsets = stackalloc int[MaxCodeBits + 2];
        Span<ushort> sorted = stackalloc ushort[288];
        counts.Clear();
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        offsets[1] = 0;
        var codeSpace = 0;
        for (var length = 1; length <= MaxCodeBits; length++)
        {
            offsets[length + 1] = offsets[length] + counts[length];
            codeSpace = (codeSpace << 1) + counts[length];
            if (codeSpace > 1 << length)
            {
                return false;
            }
        }

        var used = offsets[MaxCodeBits + 1];
        if (codeSpace < 1 << MaxCodeBits)
        {
            if (!allowSingle || used > 1 || used != counts[1])
            {
                return false;
            }

            table[..(1 << bits)].Fill(Invalid);
        }

        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                sorted[offsets[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        if (codeSpace < 1 << MaxCodeBits)
        {
            FillSingle(sorted[..used], symbols, table[..(1 << bits)]);
            return true;
        }

        Fill(sorted, counts, symbols, table, bits);
        return true;
    }

    private static void FillSingle(ReadOnlySpan<ushort> sorted, ReadOnlySpan<uint> symbols, Span<uint> table)
    {
        for (var i = 0; sorted.Length == 1 && i < table.Length; i += 2)
        {
            table[i] = Entry(symbols[sorted[0]], 1);
        }
    }

    /// <summary>
    /// Sets the entries in the order of the codes. The filled part of the table starts as long as the shortest code needs
    /// and doubles by copying itself whenever codes become one bit longer, so that no entry is repeated one by one.
    /// </summary>
    private static void Fill(
        ReadOnlySpan<ushort> sorted, Span<int> counts, ReadOnlySpan<uint> symbols, Span<uint> table, int bits)
    {
        var length = 1;
        while (counts[length] == 0)
        {
            length++;
        }

        var code = 0;
        var next = 0;
        var end = 1 << Math.Min(length, bits);
        for (; length <= bits; length++)
        {
            for (var count = counts[length]; count > 0; count--)
            {
                table[code] = Entry(symbols[sorted[next++]], length);
                if (code == (1 << length) - 1)
                {
                    Double(table, end, 1 << bits);
                    return;
                }

                code = Successor(code, length);
            }

            if (length < bits)
            {
                Double(table, end, end * 2);
                end *= 2;
            }
        }

        FillSubtables(sorted[next..], counts, symbols, table, bits, code);
    }

    private static void FillSubtables(
        ReadOnlySpan<ushort> sorted, Span<int> counts, ReadOnlySpan<uint> symbols, Span<uint> table, int bits, int code)
    {
        var end = 1 << bits;
        var start = 0;
        var prefix = -1;
        var next = 0;
        for (var length = bits + 1; length <= MaxCodeBits; length++)
        {
            for (var count = counts[length]; count > 0; count--)
            {
                if ((code & ((1 << bits) - 1)) != prefix)
                {
                    prefix = code & ((1 << bits) - 1);
                    start = end;
                    var subtableBits = SubtableBits(counts, length, count, bits);
                    end = start + (1 << subtableBits);
                    table[prefix] = ((uint)start << 16) | Exceptional | Link | ((uint)subtableBits << 8) | (uint)bits;
                }

                var entry = Entry(symbols[sorted[next++]], length - bits);
                for (var i = start + (code >> bits); i < end; i += 1 << (length - bits))
                {
                    table[i] = entry;
                }

                if (code == (1 << length) - 1)
                {
                    return;
                }

                code = Successor(code, length);
            }
        }
    }

    /// <summary>The bits of a subtable that holds the codes which share a prefix, of which the first has <paramref name="length"/> bits.</summary>
    private static int SubtableBits(Span<int> counts, int length, int count, int bits)
    {
        var subtableBits = length - bits;
        for (var codeSpace = count; codeSpace < 1 << subtableBits;)
        {
            subtableBits++;
            codeSpace = (codeSpace << 1) + counts[bits + subtableBits];
        }

        return subtableBits;
    }

    /// <summary>The next code of the same length. Codes are packed with their first bit lowest, so the carry runs downwards.</summary>
    private static int Successor(int code, int length)
    {
        var carry = 1 << BitOperations.Log2((uint)(code ^ ((1 << length) - 1)));
        return (code & (carry - 1)) | carry;
    }

    private static void Double(Span<uint> table, int filled, int wanted)
    {
        for (; filled < wanted; filled *= 2)
        {
            table[..filled].CopyTo(table[filled..]);
        }
    }

    private static uint Entry(uint symbol, int length) => symbol + ((uint)length << 8) + (uint)length;
}
