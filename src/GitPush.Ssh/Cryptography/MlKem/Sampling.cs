using System.Security.Cryptography;

namespace GitPush.Ssh.Cryptography.MlKem;

/// <summary>Polynomials out of seeds (FIPS 203 §4.2.2).</summary>
internal static class Sampling
{
    /// <summary>The size of a seed, in bytes.</summary>
    public const int SeedSize = 32;

    private const int Shake128BlockSize = 168;

    /// <summary>SampleNTT (FIPS 203, algorithm 7) of the public seed ρ and two indices: a transform with any coefficients.</summary>
    public static void SampleUniform(ReadOnlySpan<byte> seed, int index1, int index2, Span<ushort> transform)
    {
        Span<byte> input = [.. seed, (byte)index1, (byte)index2];

        // Three blocks are too few once in a hundred times. They are made anew then, and more of them: reading on takes a
        // version of OpenSSL that not every server has.
        for (var blocks = 3; ; blocks++)
        {
            if (TryTakeUniform(Shake128.HashData(input, blocks * Shake128BlockSize), transform))
            {
                return;
            }
        }
    }

    /// <summary>
    /// SamplePolyCBD_2 (FIPS 203, algorithm 8) of PRF_2: a polynomial with small coefficients. The seed is secret, and the
    /// same instructions make every polynomial.
    /// </summary>
    public static void SampleNoise(ReadOnlySpan<byte> seed, int index, Span<ushort> polynomial)
    {
        Span<byte> input = stackalloc byte[SeedSize + 1];
        Span<byte> bits = stackalloc byte[NumberTheoreticTransform.Length / 2];
        try
        {
            seed.CopyTo(input);
            input[SeedSize] = (byte)index;
            Shake256.HashData(input, bits);
            for (var i = 0; i < NumberTheoreticTransform.Length; i++)
            {
                // Four bits for a coefficient: the sum of two, less the sum of two.
                var four = bits[i / 2] >> (4 * (i & 1));
                polynomial[i] = Modulus.Subtract(
                    (ushort)((four & 1) + ((four >> 1) & 1)),
                    (ushort)(((four >> 2) & 1) + ((four >> 3) & 1)));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
            CryptographicOperations.ZeroMemory(bits);
        }
    }

    /// <summary>Takes the numbers below q of a stream of numbers of 12 bits, two of them in three bytes.</summary>
    /// <returns>False when the stream ends too early.</returns>
    private static bool TryTakeUniform(ReadOnlySpan<byte> stream, Span<ushort> transform)
    {
        var taken = 0;
        for (; stream.Length >= 3; stream = stream[3..])
        {
            var first = (ushort)(stream[0] | ((stream[1] & 0xf) << 8));
            var second = (ushort)((stream[1] >> 4) | (stream[2] << 4));
            if (first < Modulus.Q)
            {
                transform[taken++] = first;
                if (taken == NumberTheoreticTransform.Length)
                {
                    return true;
                }
            }

            if (second < Modulus.Q)
            {
                transform[taken++] = second;
                if (taken == NumberTheoreticTransform.Length)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
