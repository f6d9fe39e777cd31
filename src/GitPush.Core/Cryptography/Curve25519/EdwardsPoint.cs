namespace GitPush.Cryptography.Curve25519;

/// <summary>
/// A point of edwards25519, the curve -x^2 + y^2 = 1 + d x^2 y^2, in extended coordinates (RFC 8032 §5.1.4): x = X/Z, y = Y/Z,
/// x y = T/Z. For points that everybody may know: decoding and the order of operations depend on them.
/// </summary>
internal readonly partial struct EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t)
{
    private readonly FieldElement _x = x;
    private readonly FieldElement _y = y;
    private readonly FieldElement _z = z;
    private readonly FieldElement _t = t;

    public static EdwardsPoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>Whether eight times this point is the neutral one: it is one of the eight that are outside of the group that signs.</summary>
    public bool IsOfSmallOrder => Double().Double()._x.IsZero;

    public static EdwardsPoint operator -(in EdwardsPoint point) => new(-point._x, point._y, point._z, -point._t);

    /// <summary>The addition of RFC 8032 §5.1.4, with all that depends on the second point computed before.</summary>
    public static EdwardsPoint operator +(in EdwardsPoint a, in EdwardsAddend b)
    {
        var low = (a._y - a._x) * b.YMinusX;
        var high = (a._y + a._x) * b.YPlusX;
        var c = a._t * b.TwoDT;
        var d = a._z * b.TwoZ;
        return FromCompleted(high - low, d - c, d + c, high + low);
    }

    public static EdwardsPoint operator -(in EdwardsPoint a, in EdwardsAddend b)
    {
        var low = (a._y - a._x) * b.YPlusX;
        var high = (a._y + a._x) * b.YMinusX;
        var c = a._t * b.TwoDT;
        var d = a._z * b.TwoZ;
        return FromCompleted(high - low, d + c, d - c, high + low);
    }

    /// <summary>The doubling of RFC 8032 §5.1.4.</summary>
    public EdwardsPoint Double()
    {
        var a = _x.Square();
        var b = _y.Square();
        var zz = _z.Square();
        var h = a + b;
        var g = a - b;
        return FromCompleted(h - (_x + _y).Square(), zz + zz + g, g, h);
    }

    public EdwardsAddend ToAddend() => new(_y + _x, _y - _x, _z + _z, _t * TwoD);

    /// <summary>The point with x = E/G and y = H/F.</summary>
    private static EdwardsPoint FromCompleted(in FieldElement e, in FieldElement f, in FieldElement g, in FieldElement h) =>
        new(e * f, g * h, f * g, e * h);
}
