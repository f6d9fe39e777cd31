namespace GitPush.Ssh.Cryptography.MlKem;

/// <summary>Polynomials as bytes (FIPS 203 §4.2.1).</summary>
internal static class PolynomialEncoding
{
    /// <summary>The size of a polynomial that is not compressed, in bytes: 12 bits for each coefficient.</summary>
    public const int FullSize = NumberTheoreticTransform.Length * 12 / 8;

    /// <summary>ByteDecode_12 (FIPS 203, algorithm 6), of what everybody may know.</summary>
    /// <returns>
    /// False when a coefficient is q or more, which encoding again would make another: the modulus check of FIPS 203 §7.2.
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<ushort> polynomial)
    {
        for (var i = 0; i < NumberTheoreticTransform.Length; i += 2)
        {
            var three = source.Slice(i / 2 * 3, 3);
            polynomial[i] = (ushort)(three[0] | ((three[1] & 0xf) << 8));
            polynomial[i + 1] = (ushort)((three[1] >> 4) | (three[2] << 4));
            if (polynomial[i] >= Modulus.Q || polynomial[i + 1] >= Modulus.Q)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compress_d, then ByteEncode_d (FIPS 203, algorithm 5): the lowest bit first.</summary>
    /// <param name="bits">d: 4 or 10.</param>
    /// <param name="destination">32 d bytes.</param>
    public static void CompressAndEncode(ReadOnlySpan<ushort> polynomial, int bits, Span<byte> destination)
    {
        var (pending, count, written) = (0U, 0, 0);
        foreach (var coefficient in polynomial)
        {
            pending |= Modulus.Compress(coefficient, bits) << count;
            for (count += bits; count >= 8; count -= 8)
            {
                destination[written++] = (byte)pending;
                pending >>= 8;
            }
        }
    }

    /// <summary>
    /// Adds Decompress_1 of ByteDecode_1 (FIPS 203, algorithm 14): q/2, rounded up, for each bit of a message that is 1. The
    /// message is secret, and each bit costs the same instructions.
    /// </summary>
    /// <param name="message">32 bytes.</param>
    public static void AddMessage(ReadOnlySpan<byte> message, Span<ushort> polynomial)
    {
        for (var i = 0; i < NumberTheoreticTransform.Length; i++)
        {
            var bit = (message[i / 8] >> (i % 8)) & 1;
            polynomial[i] = Modulus.Add(polynomial[i], (ushort)(-bit & ((Modulus.Q + 1) / 2)));
        }
    }
}
