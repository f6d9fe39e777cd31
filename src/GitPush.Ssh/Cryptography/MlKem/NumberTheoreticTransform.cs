namespace GitPush.Ssh.Cryptography.MlKem;

/// <summary>
/// Polynomials of 256 coefficients modulo X^256 + 1, and their transforms, in which products cost little: 128 remainders modulo
/// X^2 - ζ^(2 BitRev7(i) + 1) (FIPS 203 §4.3). The same instructions for all coefficients.
/// </summary>
internal static class NumberTheoreticTransform
{
    /// <summary>How many coefficients a polynomial has.</summary>
    public const int Length = 256;

    /// <summary>A primitive 256th root of unity modulo q.</summary>
    private const ushort Zeta = 17;

    /// <summary>1/128 modulo q.</summary>
    private const ushort InverseOf128 = 3303;

    /// <summary>ζ^BitRev7(i).</summary>
    private static readonly ushort[] Zetas = [.. Enumerable.Range(0, Length / 2).Select(i => Power(ReverseBits(i)))];

    /// <summary>ζ^(2 BitRev7(i) + 1).</summary>
    private static readonly ushort[] Gammas = [.. Enumerable.Range(0, Length / 2).Select(i => Power((2 * ReverseBits(i)) + 1))];

    /// <summary>NTT (FIPS 203, algorithm 9), in place.</summary>
    public static void Transform(Span<ushort> polynomial)
    {
        var i = 1;
        for (var length = Length / 2; length >= 2; length /= 2)
        {
            for (var start = 0; start < Length; start += 2 * length)
            {
                uint zeta = Zetas[i++];
                var lower = polynomial.Slice(start, length);
                var upper = polynomial.Slice(start + length, length);
                for (var j = 0; j < lower.Length; j++)
                {
                    var t = Modulus.Reduce(zeta * upper[j]);
                    upper[j] = Modulus.Subtract(lower[j], t);
                    lower[j] = Modulus.Add(lower[j], t);
                }
            }
        }
    }

    /// <summary>The inverse of NTT (FIPS 203, algorithm 10), in place.</summary>
    public static void TransformBack(Span<ushort> polynomial)
    {
        var i = (Length / 2) - 1;
        for (var length = 2; length <= Length / 2; length *= 2)
        {
            for (var start = 0; start < Length; start += 2 * length)
            {
                uint zeta = Zetas[i--];
                var lower = polynomial.Slice(start, length);
                var upper = polynomial.Slice(start + length, length);
                for (var j = 0; j < lower.Length; j++)
                {
                    var t = lower[j];
                    lower[j] = Modulus.Add(t, upper[j]);
                    upper[j] = Modulus.Reduce(zeta * Modulus.Subtract(upper[j], t));
                }
            }
        }

        foreach (ref var coefficient in polynomial)
        {
            coefficient = Modulus.Reduce((uint)coefficient * InverseOf128);
        }
    }

    /// <summary>Adds the product of two transforms to a third (FIPS 203, algorithms 11 and 12).</summary>
    public static void AddProduct(Span<ushort> sum, ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b)
    {
        for (var i = 0; i < Length; i += 2)
        {
            uint a0 = a[i], a1 = a[i + 1], b0 = b[i], b1 = b[i + 1], gamma = Gammas[i / 2];
            sum[i] = Modulus.Reduce(sum[i] + (a0 * b0) + (Modulus.Reduce(a1 * b1) * gamma));
            sum[i + 1] = Modulus.Reduce(sum[i + 1] + (a0 * b1) + (a1 * b0));
        }
    }

    /// <summary>Adds a polynomial to another, or a transform to another.</summary>
    public static void Add(Span<ushort> sum, ReadOnlySpan<ushort> polynomial)
    {
        for (var i = 0; i < Length; i++)
        {
            sum[i] = Modulus.Add(sum[i], polynomial[i]);
        }
    }

    private static ushort Power(int exponent)
    {
        ushort power = 1;
        for (var i = 0; i < exponent; i++)
        {
            power = Modulus.Reduce((uint)power * Zeta);
        }

        return power;
    }

    /// <summary>BitRev7 of FIPS 203 §4.3.</summary>
    private static int ReverseBits(int value)
    {
        var reversed = 0;
        for (var bit = 0; bit < 7; bit++)
        {
            reversed |= ((value >> bit) & 1) << (6 - bit);
        }

        return reversed;
    }
}
