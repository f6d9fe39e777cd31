using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GitPush.Packs;

/// <summary>Compressed data (RFC 1951 §3.2.3): literals, and matches of length and distance.</summary>
internal sealed partial class Inflater
{
    // A literal takes at most 10 bits of the table; a length 15 + 5 and a distance 15 + 13.
    private const int LiteralsPerFill = 3;
    private const int LiteralMask = (1 << HuffmanTable.LiteralBits) - 1;
    private const int DistanceMask = (1 << HuffmanTable.DistanceBits) - 1;
    private const int MaxMatchBits = 48;

    private uint[] _literals = DeflateSymbols.FixedLiterals;
    private uint[] _distances = DeflateSymbols.FixedDistances;
    private int _matchLeft;
    private int _matchDistance;

    private InflateStatus? ReadSymbols(ref Cursor cursor)
    {
        while (true)
        {
            ReadSymbolsFast(ref cursor);
            if (_stage != Stage.Symbols)
            {
                return null;
            }

            var status = ReadSymbol(ref cursor);
            if (status is not null || _stage != Stage.Symbols)
            {
                return status;
            }
        }
    }

    /// <summary>
    /// Decodes while eight bytes of input can be looked at for every fill and there is room for the literals of one fill.
    /// A match that does not fit is left to <see cref="CopyRestOfMatch"/>.
    /// </summary>
    private void ReadSymbolsFast(ref Cursor cursor)
    {
        // Two fills per round, each of which looks at eight bytes and takes at most seven.
        var lastFill = cursor.Input.Length - (2 * sizeof(ulong));
        var lastLiteral = cursor.Output.Length - LiteralsPerFill;
        var position = cursor.Position;
        var outputPosition = cursor.OutputPosition;
        var historyStart = cursor.HistoryStart;
        ref var input = ref MemoryMarshal.GetReference(cursor.Input);
        ref var output = ref MemoryMarshal.GetReference(cursor.Output);
        ref var literals = ref MemoryMarshal.GetArrayDataReference(_literals);
        ref var distances = ref MemoryMarshal.GetArrayDataReference(_distances);
        var bits = _bits;
        var bitCount = _bitCount;
        while (position <= lastFill && outputPosition <= lastLiteral)
        {
            bits |= ReadUInt64(ref input, position) << bitCount;
            position += (63 - bitCount) >> 3;
            bitCount |= 56;

            var entry = Unsafe.Add(ref literals, (int)bits & LiteralMask);
            if ((int)entry < 0)
            {
                bits >>= (int)entry;
                bitCount -= (int)entry & 0xFF;
                Unsafe.Add(ref output, outputPosition++) = (byte)(entry >> 16);
                entry = Unsafe.Add(ref literals, (int)bits & LiteralMask);
                if ((int)entry < 0)
                {
                    bits >>= (int)entry;
                    bitCount -= (int)entry & 0xFF;
                    Unsafe.Add(ref output, outputPosition++) = (byte)(entry >> 16);
                    entry = Unsafe.Add(ref literals, (int)bits & LiteralMask);
                    if ((int)entry < 0)
                    {
                        bits >>= (int)entry;
                        bitCount -= (int)entry & 0xFF;
                        Unsafe.Add(ref output, outputPosition++) = (byte)(entry >> 16);
                        continue;
                    }
                }
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                if ((entry & HuffmanTable.Link) != 0)
                {
                    bits >>= (int)entry;
                    bitCount -= (int)entry & 0xFF;
                    entry = Unsafe.Add(ref literals, Subentry(entry, bits));
                    if ((int)entry < 0)
                    {
                        // Three literals have been written at most: two above and this one.
                        bits >>= (int)entry;
                        bitCount -= (int)entry & 0xFF;
                        Unsafe.Add(ref output, outputPosition++) = (byte)(entry >> 16);
                        continue;
                    }
                }

                if ((entry & HuffmanTable.Exceptional) != 0)
                {
                    if ((entry & HuffmanTable.EndOfBlock) == 0)
                    {
                        throw Damaged("invalid literal/length code");
                    }

                    bits >>= (int)entry;
                    bitCount -= (int)entry & 0xFF;
                    EndBlock();
                    break;
                }
            }

            var length = Value(entry, bits);
            bits >>= (int)entry;
            bitCount -= (int)entry & 0xFF;

            bits |= ReadUInt64(ref input, position) << bitCount;
            position += (63 - bitCount) >> 3;
            bitCount |= 56;

            entry = Unsafe.Add(ref distances, (int)bits & DistanceMask);
            if ((entry & HuffmanTable.Link) != 0)
            {
                bits >>= (int)entry;
                bitCount -= (int)entry & 0xFF;
                entry = Unsafe.Add(ref distances, Subentry(entry, bits));
            }

            if ((entry & HuffmanTable.Exceptional) != 0)
            {
                throw Damaged("invalid distance code");
            }

            var distance = Value(entry, bits);
            bits >>= (int)entry;
            bitCount -= (int)entry & 0xFF;
            if (distance > outputPosition - historyStart)
            {
                throw Damaged("invalid distance too far back");
            }

            if (length + sizeof(ulong) > cursor.Output.Length - outputPosition)
            {
                _matchLeft = length;
                _matchDistance = distance;
                _stage = Stage.Match;
                break;
            }

            CopyMatch(ref Unsafe.Add(ref output, outputPosition), distance, length);
            outputPosition += length;
        }

        _bits = bits;
        _bitCount = bitCount;
        cursor.Position = position;
        cursor.OutputPosition = outputPosition;
    }

    /// <summary>Decodes one literal, match or end of block, or takes nothing when the input does not hold all of it.</summary>
    private InflateStatus? ReadSymbol(ref Cursor cursor)
    {
        TryFill(ref cursor, MaxMatchBits);
        var entry = Lookup(_literals, LiteralMask, _bits, out var used);
        if (used > _bitCount)
        {
            return InflateStatus.NeedsInput;
        }

        if ((int)entry < 0)
        {
            if (cursor.OutputPosition == cursor.Output.Length)
            {
                return InflateStatus.NeedsOutput;
            }

            Drop(used);
            cursor.Output[cursor.OutputPosition++] = (byte)(entry >> 16);
            return null;
        }

        if ((entry & HuffmanTable.Exceptional) != 0)
        {
            if ((entry & HuffmanTable.EndOfBlock) == 0)
            {
                throw Damaged("invalid literal/length code");
            }

            Drop(used);
            EndBlock();
            return null;
        }

        var length = Value(entry, _bits >> (used - ((int)entry & 0xFF)));
        var distanceEntry = Lookup(_distances, DistanceMask, _bits >> used, out var distanceUsed);
        if (used + distanceUsed > _bitCount)
        {
            return InflateStatus.NeedsInput;
        }

        if ((distanceEntry & HuffmanTable.Exceptional) != 0)
        {
            throw Damaged("invalid distance code");
        }

        var distance = Value(distanceEntry, _bits >> (used + distanceUsed - ((int)distanceEntry & 0xFF)));
        if (distance > cursor.OutputPosition - cursor.HistoryStart)
        {
            throw Damaged("invalid distance too far back");
        }

        Drop(used + distanceUsed);
        _matchLeft = length;
        _matchDistance = distance;
        _stage = Stage.Match;
        return null;
    }

    private InflateStatus? CopyRestOfMatch(ref Cursor cursor)
    {
        var output = cursor.Output;
        var position = cursor.OutputPosition;
        var end = position + Math.Min(_matchLeft, output.Length - position);
        _matchLeft -= end - position;
        for (; position < end; position++)
        {
            output[position] = output[position - _matchDistance];
        }

        cursor.OutputPosition = position;
        if (_matchLeft > 0)
        {
            return InflateStatus.NeedsOutput;
        }

        _stage = Stage.Symbols;
        return null;
    }

    /// <summary>The entry for the next bits, through a subtable where the code is long, and the bits that it takes in all.</summary>
    private static uint Lookup(uint[] table, int mask, ulong bits, out int used)
    {
        var entry = table[(int)bits & mask];
        used = (int)entry & 0xFF;
        if ((entry & HuffmanTable.Link) != 0)
        {
            entry = table[Subentry(entry, bits >> used)];
            used += (int)entry & 0xFF;
        }

        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Subentry(uint link, ulong bits) =>
        (int)(link >> 16) + ((int)bits & ((1 << (int)(link >> 8 & 0x1F)) - 1));

    /// <summary>The base of a length or distance plus its extra bits, which follow the code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(uint entry, ulong bits) =>
        (int)(entry >> 16) + (int)((bits & ((1UL << (int)entry) - 1)) >> (int)(entry >> 8 & 0x1F));

    /// <summary>Copies in words and may write up to seven bytes more than <paramref name="length"/>: the caller leaves room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyMatch(ref byte target, int distance, int length)
    {
        ref var source = ref Unsafe.Subtract(ref target, distance);
        if (distance >= sizeof(ulong))
        {
            for (var i = 0; i < length; i += sizeof(ulong))
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, i), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, i)));
            }

            return;
        }

        if (distance == 1)
        {
            Unsafe.InitBlockUnaligned(ref target, source, (uint)length);
            return;
        }

        for (var i = 0; i < length; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadUInt64(ref byte input, int position)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref input, position));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
