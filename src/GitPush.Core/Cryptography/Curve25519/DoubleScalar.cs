namespace GitPush.Cryptography.Curve25519;

/// <summary>The sum of two multiples, which costs little more than one: all doublings are shared. For what everybody may know.</summary>
internal static class DoubleScalar
{
    private const int BaseWidth = 8;
    private const int Width = 5;

    private static readonly OddMultiples BaseMultiples = new(EdwardsPoint.Base, BaseWidth);

    /// <summary>Computes <paramref name="baseScalar"/> B + <paramref name="scalar"/> P.</summary>
    /// <param name="baseScalar">32 bytes, little-endian, below 2^253.</param>
    /// <param name="scalar">32 bytes, little-endian, below 2^253.</param>
    public static EdwardsPoint Multiply(ReadOnlySpan<byte> baseScalar, ReadOnlySpan<byte> scalar, in EdwardsPoint point)
    {
        Span<sbyte> baseDigits = stackalloc sbyte[NonAdjacentForm.MaxDigits];
        Span<sbyte> digits = stackalloc sbyte[NonAdjacentForm.MaxDigits];
        NonAdjacentForm.Write(baseScalar, BaseWidth, baseDigits);
        NonAdjacentForm.Write(scalar, Width, digits);
        var multiples = new OddMultiples(point, Width);

        var sum = EdwardsPoint.Neutral;
        for (var i = NonAdjacentForm.MaxDigits - 1; i >= 0; i--)
        {
            sum = BaseMultiples.AddTo(multiples.AddTo(sum.Double(), digits[i]), baseDigits[i]);
        }

        return sum;
    }
}
