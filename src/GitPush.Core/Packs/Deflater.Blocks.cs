using System.Runtime.CompilerServices;

namespace GitPush.Packs;

/// <summary>Writes blocks (RFC 1951 §3.2.3): each in the way that makes it smallest.</summary>
internal sealed partial class Deflater
{
    private const int MaxStored = 65_535;

    /// <summary>Three bits and what fills their byte, the length, and its complement.</summary>
    private const int StoredHeader = 5;

    /// <summary>The most bits that it takes to begin a stored block anew behind a compressed one.</summary>
    private const int StoredHeaderBits = 3 + 7 + 32;

    private const int Stored = 0;
    private const int FixedCodes = 1;
    private const int DynamicCodes = 2;
    private const int None = -1;

    private static readonly HuffmanCode FixedLiterals = MakeFixedLiterals();
    private static readonly HuffmanCode FixedDistances = MakeFixedDistances();

    private readonly HuffmanCode _ownLiterals = new(LiteralCodes, MaxCodeLength);
    private readonly HuffmanCode _ownDistances = new(DistanceCodes, MaxCodeLength);

    // Where stored content begins that is not written yet. Blocks are only as long as there are symbols for: side by side they
    // are stored as one.
    private int _storedFrom = None;

    private void EndBlock(ref BitWriter writer, ReadOnlySpan<byte> content, int start, int end)
    {
        _literalCounts[DeflateSymbols.EndOfBlock]++;
        _ownLiterals.Build(_literalCounts);
        _ownDistances.Build(_distanceCounts);
        var extra = CountExtraBits();
        var fixedBits = CountBits(FixedLiterals, FixedDistances) + extra;
        var dynamicBits = MakeCodeLengths() + CountBits(_ownLiterals, _ownDistances) + extra;
        var bits = 3 + Math.Min(fixedBits, dynamicBits);
        var isLast = end == content.Length;
        if (IsSmallerStored(bits, end - start, isLast))
        {
            _storedFrom = _storedFrom == None ? start : _storedFrom;
            if (isLast)
            {
                WriteStored(ref writer, content[_storedFrom..], isLast: true);
            }

            return;
        }

        if (_storedFrom != None)
        {
            WriteStored(ref writer, content[_storedFrom..start], isLast: false);
        }

        writer.Write(isLast ? 1u : 0, 1);
        if (fixedBits <= dynamicBits)
        {
            writer.Write(FixedCodes, 2);
            WriteSymbols(ref writer, FixedLiterals.Codes, FixedDistances.Codes);
            return;
        }

        writer.Write(DynamicCodes, 2);
        WriteCodeLengths(ref writer);
        WriteSymbols(ref writer, _ownLiterals.Codes, _ownDistances.Codes);
    }

    /// <summary>
    /// Whether a block is stored. One that is not pays for the header of a stored one behind it as well, so that the whole is never
    /// longer than if all of it were stored.
    /// </summary>
    private bool IsSmallerStored(long bits, int length, bool isLast)
    {
        var storedBits = 8L * length;
        return !isLast ? bits + StoredHeaderBits > storedBits
            : _storedFrom == None ? bits > storedBits + (8 * StoredHeader)
            : bits > storedBits;
    }

    // 1 bit: whether it is the last; 2 bits: 00; up to the next byte: unused; 2 bytes LEN; 2 bytes NLEN, its complement

    /// <summary>Writes stored blocks (RFC 1951 §3.2.4).</summary>
    private void WriteStored(ref BitWriter writer, ReadOnlySpan<byte> content, bool isLast)
    {
        _storedFrom = None;
        while (!content.IsEmpty)
        {
            var part = content[..Math.Min(content.Length, MaxStored)];
            content = content[part.Length..];
            writer.Write(isLast && content.IsEmpty ? 1u : 0, 1);
            writer.Write(Stored, 2);
            writer.Align();
            writer.Write((uint)part.Length | ((uint)~part.Length << 16), 32);
            writer.WriteBytes(part);
        }
    }

    private long CountBits(HuffmanCode literals, HuffmanCode distances) =>
        CountBits(_literalCounts, literals.Lengths) + CountBits(_distanceCounts, distances.Lengths);

    private static long CountBits(ReadOnlySpan<int> counts, ReadOnlySpan<byte> lengths)
    {
        var bits = 0L;
        for (var symbol = 0; symbol < counts.Length; symbol++)
        {
            bits += (long)counts[symbol] * lengths[symbol];
        }

        return bits;
    }

    private long CountExtraBits()
    {
        var bits = 0L;
        for (var symbol = DeflateSymbols.EndOfBlock + 1; symbol < LiteralCodes; symbol++)
        {
            bits += (long)_literalCounts[symbol] * (byte)DeflateSymbols.Literals[symbol];
        }

        for (var symbol = 0; symbol < DistanceCodes; symbol++)
        {
            bits += (long)_distanceCounts[symbol] * (byte)DeflateSymbols.Distances[symbol];
        }

        return bits;
    }

    private void WriteSymbols(ref BitWriter target, ReadOnlySpan<uint> literals, ReadOnlySpan<uint> distances)
    {
        var writer = target;
        foreach (var symbol in _symbols.AsSpan(0, _symbolCount))
        {
            var distance = (int)(symbol >> LengthBits);
            if (distance == 0)
            {
                var literal = literals[(int)symbol];
                writer.Write(literal >> 4, (int)literal & 0xF);
                continue;
            }

            // At most 15 + 5 + 15 + 13 bits.
            var length = (int)symbol & ((1 << LengthBits) - 1);
            var lengthSymbol = LengthSymbol(length);
            var bits = (ulong)literals[lengthSymbol] >> 4;
            var count = (int)literals[lengthSymbol] & 0xF;
            Append(ref bits, ref count, DeflateSymbols.Literals[lengthSymbol], length);
            var distanceSymbol = DistanceSymbol(distance);
            bits |= (ulong)(distances[distanceSymbol] >> 4) << count;
            count += (int)distances[distanceSymbol] & 0xF;
            Append(ref bits, ref count, DeflateSymbols.Distances[distanceSymbol], distance);
            writer.Write(bits, count);
        }

        var end = literals[DeflateSymbols.EndOfBlock];
        writer.Write(end >> 4, (int)end & 0xF);
        target = writer;
    }

    /// <summary>Appends the extra bits: how much a length or distance is more than the least that its symbol stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(ref ulong bits, ref int count, uint meaning, int value)
    {
        bits |= (ulong)(value - (int)(meaning >> 16)) << count;
        count += (byte)meaning;
    }

    /// <summary>RFC 1951 §3.2.6.</summary>
    private static HuffmanCode MakeFixedLiterals()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        return new HuffmanCode(lengths);
    }

    private static HuffmanCode MakeFixedDistances()
    {
        Span<byte> lengths = stackalloc byte[32];
        lengths.Fill(5);
        return new HuffmanCode(lengths);
    }
}
