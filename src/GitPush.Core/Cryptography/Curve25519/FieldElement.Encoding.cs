using System.Buffers.Binary;

namespace GitPush.Cryptography.Curve25519;

internal readonly partial struct FieldElement
{
    /// <summary>The size of an encoded element, in bytes.</summary>
    public const int Size = 32;

    /// <summary>Whether this is 0. For values that everybody may know.</summary>
    public bool IsZero
    {
        get
        {
            Span<byte> encoded = stackalloc byte[Size];
            WriteTo(encoded);
            return !encoded.ContainsAnyExcept((byte)0);
        }
    }

    /// <summary>Whether the least non-negative value is odd, which RFC 8032 calls negative.</summary>
    public bool IsOdd
    {
        get
        {
            Span<byte> encoded = stackalloc byte[Size];
            WriteTo(encoded);
            return (encoded[0] & 1) != 0;
        }
    }

    /// <summary>
    /// Reads 255 bits, little-endian; the highest bit of the last byte is ignored, and the value may be p or more (RFC 7748 §5).
    /// </summary>
    public static FieldElement Read(ReadOnlySpan<byte> source)
    {
        // Limb i begins at bit 51 i: bits 0, 51, 102, 153, 204.
        var limb0 = BinaryPrimitives.ReadUInt64LittleEndian(source);
        var limb1 = BinaryPrimitives.ReadUInt64LittleEndian(source[6..]) >> 3;
        var limb2 = BinaryPrimitives.ReadUInt64LittleEndian(source[12..]) >> 6;
        var limb3 = BinaryPrimitives.ReadUInt64LittleEndian(source[19..]) >> 1;
        var limb4 = BinaryPrimitives.ReadUInt64LittleEndian(source[24..]) >> 12;
        return new(limb0 & LimbMask, limb1 & LimbMask, limb2 & LimbMask, limb3 & LimbMask, limb4 & LimbMask);
    }

    /// <summary>Writes the least non-negative value, 32 bytes little-endian.</summary>
    public void WriteTo(Span<byte> destination)
    {
        // The value is p or more exactly if 19 more reach 2^255.
        var quotient = (_limb0 + 19) >> LimbBits;
        quotient = (_limb1 + quotient) >> LimbBits;
        quotient = (_limb2 + quotient) >> LimbBits;
        quotient = (_limb3 + quotient) >> LimbBits;
        quotient = (_limb4 + quotient) >> LimbBits;

        // Subtracting p is adding 19 and dropping bit 255.
        var limb0 = _limb0 + (19 * quotient);
        var limb1 = _limb1 + (limb0 >> LimbBits);
        var limb2 = _limb2 + (limb1 >> LimbBits);
        var limb3 = _limb3 + (limb2 >> LimbBits);
        var limb4 = _limb4 + (limb3 >> LimbBits);
        limb0 &= LimbMask;
        limb1 &= LimbMask;
        limb2 &= LimbMask;
        limb3 &= LimbMask;
        limb4 &= LimbMask;

        BinaryPrimitives.WriteUInt64LittleEndian(destination, limb0 | (limb1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], (limb1 >> 13) | (limb2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], (limb2 >> 26) | (limb3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], (limb3 >> 39) | (limb4 << 12));
    }
}
