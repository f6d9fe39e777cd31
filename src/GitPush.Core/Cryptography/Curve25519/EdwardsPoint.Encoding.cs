namespace GitPush.Cryptography.Curve25519;

internal readonly partial struct EdwardsPoint
{
    /// <summary>The size of an encoded point, in bytes.</summary>
    public const int Size = 32;

    /// <summary>-121665/121666 (RFC 8032 §5.1).</summary>
    private static readonly FieldElement D = -(new FieldElement(121665) * new FieldElement(121666).Invert());

    private static readonly FieldElement TwoD = D + D;

    /// <summary>The base point B, whose y is 4/5 and whose x is even (RFC 8032 §5.1).</summary>
    public static EdwardsPoint Base { get; } = FindBase();

    /// <summary>
    /// Decodes a point (RFC 8032 §5.1.3): y, 255 bits little-endian, and above them the lowest bit of x.
    /// </summary>
    /// <returns>False when it encodes no point, or is not the one encoding of its point: y is p or more, or x is 0 and its bit 1.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out EdwardsPoint point)
    {
        point = default;
        if (encoded.Length != Size)
        {
            return false;
        }

        // x^2 = u/v, and a root of it is u v^3 (u v^7)^((p-5)/8), or that times a square root of -1.
        var y = FieldElement.Read(encoded);
        var yy = y.Square();
        var u = yy - FieldElement.One;
        var v = (D * yy) + FieldElement.One;
        var v3 = v.Square() * v;
        var x = u * v3 * (u * v3.Square() * v).PowerForSquareRoot();
        var vxx = v * x.Square();
        if ((vxx + u).IsZero)
        {
            x *= FieldElement.SquareRootOfMinusOne;
        }
        else if (!(vxx - u).IsZero)
        {
            return false;
        }

        var sign = encoded[^1] & 0x80;
        if (x.IsOdd != (sign != 0))
        {
            x = -x;
        }

        point = new(x, y, FieldElement.One, x * y);
        Span<byte> canonical = stackalloc byte[Size];
        y.WriteTo(canonical);
        canonical[^1] |= (byte)sign;
        return canonical.SequenceEqual(encoded) && x.IsOdd == (sign != 0);
    }

    /// <summary>Encodes this point (RFC 8032 §5.1.2).</summary>
    /// <param name="destination">32 bytes.</param>
    public void Encode(Span<byte> destination)
    {
        var inverse = _z.Invert();
        (_y * inverse).WriteTo(destination);
        if ((_x * inverse).IsOdd)
        {
            destination[Size - 1] |= 0x80;
        }
    }

    private static EdwardsPoint FindBase()
    {
        Span<byte> encoded = stackalloc byte[Size];
        (new FieldElement(4) * new FieldElement(5).Invert()).WriteTo(encoded);
        return TryDecode(encoded, out var point) ? point : throw new InvalidOperationException("4/5 is no y-coordinate.");
    }
}
