using System.Runtime.CompilerServices;

namespace GitPush.Ssh.Cryptography.MlKem;

/// <summary>
/// Arithmetic modulo q = 3329, on numbers below q. Nothing divides and nothing branches: the time of a division depends on what is
/// divided, and so has given keys away.
/// </summary>
internal static class Modulus
{
    /// <summary>q (FIPS 203 §2.4).</summary>
    public const ushort Q = 3329;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Add(ushort a, ushort b) => SubtractOnce((uint)a + b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Subtract(ushort a, ushort b) => SubtractOnce((uint)a + Q - b);

    /// <summary>Any number modulo q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Reduce(uint value)
    {
        // 2^32/q, rounded down: the quotient is right or one too small.
        const ulong Reciprocal = (1UL << 32) / Q;
        var quotient = (uint)((value * Reciprocal) >> 32);
        return SubtractOnce(value - (quotient * Q));
    }

    /// <summary>
    /// Compress_d of FIPS 203 §4.2.1: 2^d/q times a number, rounded, modulo 2^d.
    /// </summary>
    /// <param name="bits">d: 4 or 10.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Compress(ushort value, int bits)
    {
        // Rounding is adding the half of q before dividing by it; q is odd, so that there is no tie. 2^36/q, rounded up, gives the
        // exact quotient of every number below 2^22.
        const ulong Reciprocal = ((1UL << 36) / Q) + 1;
        var dividend = ((uint)value << bits) + (Q / 2);
        return (uint)((dividend * Reciprocal) >> 36) & ((1U << bits) - 1);
    }

    /// <param name="value">Below 2q.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort SubtractOnce(uint value)
    {
        var difference = (int)value - Q;
        return (ushort)(difference + (Q & (difference >> 31)));
    }
}
