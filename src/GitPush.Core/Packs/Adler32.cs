using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitPush.Packs;

/// <summary>The checksum at the end of a zlib stream (RFC 1950 §8.2).</summary>
internal static class Adler32
{
    /// <summary>The checksum of no bytes.</summary>
    public const uint Initial = 1;

    private const uint Modulus = 65_521;

    // Lanes hold 16-bit sums: 22 steps are the most for which 255 * (1 + 2 + … + 21) stays below 2^16.
    private const int Lanes = 16;
    private const int Steps = 22;
    private const int Block = Lanes * Steps;

    private static readonly Vector256<ushort> Weights =
        Vector256.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);

    /// <summary>The checksum of what <paramref name="adler"/> covers, followed by <paramref name="data"/>.</summary>
    public static uint Append(uint adler, ReadOnlySpan<byte> data)
    {
        var a = adler & 0xFFFF;
        var b = adler >> 16;
        while (data.Length >= Block)
        {
            AppendBlock(ref a, ref b, ref MemoryMarshal.GetReference(data), Steps);
            data = data[Block..];
        }

        if (data.Length >= Lanes)
        {
            var steps = data.Length / Lanes;
            AppendBlock(ref a, ref b, ref MemoryMarshal.GetReference(data), steps);
            data = data[(steps * Lanes)..];
        }

        foreach (var value in data)
        {
            a += value;
            b += a;
        }

        return (b % Modulus << 16) | (a % Modulus);
    }

    /// <summary>
    /// Sums <paramref name="steps"/> rows of 16 bytes by column. A byte counts in <c>b</c> once for each byte from itself to
    /// the end: once per later row for each of the row's 16 bytes, and by its column's weight within its own row.
    /// </summary>
    private static void AppendBlock(ref uint a, ref uint b, ref byte data, int steps)
    {
        var sums = Vector256<ushort>.Zero;
        var sumsOfEarlierRows = Vector256<ushort>.Zero;
        for (var step = 0; step < steps; step++)
        {
            sumsOfEarlierRows += sums;
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref Unsafe.Add(ref data, step * Lanes)));
            sums += Vector256.Create(low, high);
        }

        b += (a * (uint)(steps * Lanes)) + (Lanes * Sum(sumsOfEarlierRows)) + SumOfProducts(sums);
        b %= Modulus;
        a = (a + Sum(sums)) % Modulus;
    }

    private static uint Sum(Vector256<ushort> lanes)
    {
        var (low, high) = Vector256.Widen(lanes);
        return Vector256.Sum(low + high);
    }

    private static uint SumOfProducts(Vector256<ushort> lanes)
    {
        var (low, high) = Vector256.Widen(lanes);
        var (lowWeights, highWeights) = Vector256.Widen(Weights);
        return Vector256.Sum((low * lowWeights) + (high * highWeights));
    }
}
