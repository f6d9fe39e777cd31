using System.Runtime.CompilerServices;

namespace GitPush.Cryptography.Curve25519;

/// <summary>
/// An integer modulo p = 2^255 - 19, as five limbs of 51 bits. What is done to an element takes the same instructions whatever
/// its value is, also before the JIT optimizes: carries are shifted out, never compared for.
/// </summary>
/// <remarks>
/// Each limb of each element is below 2^51 + 2^15, because every operation ends with a carry; that is what the bounds in the
/// comments start from. The value is below 2p; <see cref="WriteTo"/> makes it the least one.
/// </remarks>
internal readonly partial struct FieldElement
{
    private const int LimbBits = 51;
    private const ulong LimbMask = (1UL << LimbBits) - 1;

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;
    private readonly ulong _limb4;

    /// <param name="value">Below 2^51.</param>
    public FieldElement(ulong value) => _limb0 = value;

    private FieldElement(ulong limb0, ulong limb1, ulong limb2, ulong limb3, ulong limb4)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
        _limb4 = limb4;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1);

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carry(a._limb0 + b._limb0, a._limb1 + b._limb1, a._limb2 + b._limb2, a._limb3 + b._limb3, a._limb4 + b._limb4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        // 2p is added, limb by limb, so that no limb becomes negative.
        const ulong TwoP0 = 2 * (LimbMask - 18);
        const ulong TwoP = 2 * LimbMask;
        return Carry(
            a._limb0 + TwoP0 - b._limb0,
            a._limb1 + TwoP - b._limb1,
            a._limb2 + TwoP - b._limb2,
            a._limb3 + TwoP - b._limb3,
            a._limb4 + TwoP - b._limb4);
    }

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    /// <summary>Exchanges two elements if <paramref name="swap"/> is 1, and not if it is 0, with the same instructions.</summary>
    public static void ConditionalSwap(ulong swap, ref FieldElement a, ref FieldElement b)
    {
        var mask = 0 - swap;
        var limb0 = mask & (a._limb0 ^ b._limb0);
        var limb1 = mask & (a._limb1 ^ b._limb1);
        var limb2 = mask & (a._limb2 ^ b._limb2);
        var limb3 = mask & (a._limb3 ^ b._limb3);
        var limb4 = mask & (a._limb4 ^ b._limb4);
        a = new(a._limb0 ^ limb0, a._limb1 ^ limb1, a._limb2 ^ limb2, a._limb3 ^ limb3, a._limb4 ^ limb4);
        b = new(b._limb0 ^ limb0, b._limb1 ^ limb1, b._limb2 ^ limb2, b._limb3 ^ limb3, b._limb4 ^ limb4);
    }

    /// <summary>Carries each limb into the next once, and the last one into the first: 2^255 is 19.</summary>
    /// <remarks>Of limbs below 2^61 a carry is below 2^10, and 19 times that below 2^15.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Carry(ulong limb0, ulong limb1, ulong limb2, ulong limb3, ulong limb4) => new(
        (limb0 & LimbMask) + (19 * (limb4 >> LimbBits)),
        (limb1 & LimbMask) + (limb0 >> LimbBits),
        (limb2 & LimbMask) + (limb1 >> LimbBits),
        (limb3 & LimbMask) + (limb2 >> LimbBits),
        (limb4 & LimbMask) + (limb3 >> LimbBits));
}
