using System.Numerics;
using System.Runtime.CompilerServices;

namespace GitPush.Packs;

/// <summary>The symbols of a block (RFC 1951 §3.2.5), kept until it is known which codes make them smallest.</summary>
internal sealed partial class Deflater
{
    private const int LiteralCodes = 286;
    private const int DistanceCodes = 30;
    private const int LengthBits = 9;

    /// <summary>A block has no more, so that its codes fit what is in it.</summary>
    private const int MaxSymbols = 16_384;

    private static readonly byte[] LengthSymbols = MakeLengthSymbols();

    // A literal, or a distance times 512 plus a length. No distance is 0.
    private readonly uint[] _symbols = new uint[MaxSymbols];
    private readonly int[] _literalCounts = new int[LiteralCodes];
    private readonly int[] _distanceCounts = new int[DistanceCodes];
    private int _symbolCount;

    private void StartBlock()
    {
        _symbolCount = 0;
        Array.Clear(_literalCounts);
        Array.Clear(_distanceCounts);
    }

    private bool HasRoomFor(int symbols) => _symbolCount <= MaxSymbols - symbols;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddLiteral(byte value)
    {
        _symbols[_symbolCount++] = value;
        _literalCounts[value]++;
    }

    private void AddMatch(int length, int distance)
    {
        _symbols[_symbolCount++] = ((uint)distance << LengthBits) | (uint)length;
        _literalCounts[LengthSymbol(length)]++;
        _distanceCounts[DistanceSymbol(distance)]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LengthSymbol(int length) => DeflateSymbols.EndOfBlock + 1 + LengthSymbols[length - MinMatch];

    /// <summary>Two symbols for each power of two: the distance's highest bit and the one below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DistanceSymbol(int distance)
    {
        var rest = distance - 1;
        if (rest < 2)
        {
            return rest;
        }

        var highest = BitOperations.Log2((uint)rest);
        return (2 * highest) + ((rest >> (highest - 1)) & 1);
    }

    private static byte[] MakeLengthSymbols()
    {
        var symbols = new byte[MaxMatch - MinMatch + 1];
        for (var symbol = DeflateSymbols.EndOfBlock + 1; symbol < LiteralCodes; symbol++)
        {
            // Up to the longest. The last symbol stands for it alone and comes after one whose extra bits would include it.
            symbols.AsSpan((int)(DeflateSymbols.Literals[symbol] >> 16) - MinMatch).Fill((byte)(symbol - DeflateSymbols.EndOfBlock - 1));
        }

        return symbols;
    }
}
