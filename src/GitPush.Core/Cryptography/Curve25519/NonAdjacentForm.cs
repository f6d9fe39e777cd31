using System.Buffers.Binary;

namespace GitPush.Cryptography.Curve25519;

/// <summary>
/// A scalar as a sum of few odd digits times powers of two, so that a multiplication by it adds seldom. For scalars that
/// everybody may know.
/// </summary>
internal static class NonAdjacentForm
{
    /// <summary>How many digits a scalar below 2^253 has at the most: one more than bits.</summary>
    public const int MaxDigits = 254;

    /// <summary>Writes the digits of a scalar, the lowest first.</summary>
    /// <param name="scalar">32 bytes, little-endian, below 2^253.</param>
    /// <param name="width">
    /// Digits are odd and less than 2^(width - 1) from 0, and a digit other than 0 is followed by width - 1 zeros or more.
    /// From 2 to 8.
    /// </param>
    /// <param name="digits">Takes <see cref="MaxDigits"/> of them.</param>
    public static void Write(ReadOnlySpan<byte> scalar, int width, Span<sbyte> digits)
    {
        // A word more, so that a window that begins in the last one can end beyond it.
        Span<ulong> words = stackalloc ulong[5];
        for (var i = 0; i < 4; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(scalar[(8 * i)..]);
        }

        digits[..MaxDigits].Clear();
        var size = 1 << width;
        var carry = 0;
        for (var bit = 0; bit < MaxDigits;)
        {
            var (word, shift) = (bit >> 6, bit & 63);
            var bits = (words[word] >> shift) | (words[word + 1] << 1 << (63 - shift));
            var window = ((int)bits & (size - 1)) + carry;
            if (int.IsEvenInteger(window))
            {
                bit++;
                continue;
            }

            // A digit above the half is written as what is missing to the next power of two, and that one is carried.
            carry = window >> (width - 1);
            digits[bit] = (sbyte)(window - (carry << width));
            bit += width;
        }
    }
}
