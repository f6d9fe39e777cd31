namespace GitPush.Cryptography.Curve25519;

internal readonly partial struct FieldElement
{
    /// <summary>The square root of -1 that is 2^((p-1)/4). The exponent is twice that of <see cref="PowerForSquareRoot"/>, and one.</summary>
    public static FieldElement SquareRootOfMinusOne { get; } = new FieldElement(2).PowerForSquareRoot().Square() * new FieldElement(2);

    /// <summary>1/x as x^(p-2), so in the same time for each x; 0 for 0.</summary>
    public FieldElement Invert()
    {
        // p - 2 = 2^255 - 21 = 2^5 (2^250 - 1) + 11
        var (ones250, power11) = Ones250();
        return ones250.Square(5) * power11;
    }

    /// <summary>x^((p-5)/8), from which square roots are made (RFC 8032 §5.1.3).</summary>
    public FieldElement PowerForSquareRoot()
    {
        // (p - 5) / 8 = 2^252 - 3 = 2^2 (2^250 - 1) + 1
        var (ones250, _) = Ones250();
        return ones250.Square(2) * this;
    }

    /// <summary>x^(2^250 - 1), and x^11, which is made on the way. An exponent of n ones, shifted and multiplied, becomes one of 2n.</summary>
    private (FieldElement Ones250, FieldElement Power11) Ones250()
    {
        var power2 = Square();
        var power9 = power2.Square(2) * this;
        var power11 = power9 * power2;
        var ones5 = power11.Square() * power9;
        var ones10 = ones5.Square(5) * ones5;
        var ones20 = ones10.Square(10) * ones10;
        var ones40 = ones20.Square(20) * ones20;
        var ones50 = ones40.Square(10) * ones10;
        var ones100 = ones50.Square(50) * ones50;
        var ones200 = ones100.Square(100) * ones100;
        var ones250 = ones200.Square(50) * ones50;
        return (ones250, power11);
    }

    private FieldElement Square(int times)
    {
        var result = this;
        for (var i = 0; i < times; i++)
        {
            result = result.Square();
        }

        return result;
    }
}
