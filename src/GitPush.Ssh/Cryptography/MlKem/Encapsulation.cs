using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GitPush.Ssh.Cryptography.MlKem;

/// <summary>
/// ML-KEM-768 encapsulation (FIPS 203), on the hash functions of .NET. What depends on the message takes the same instructions and
/// touches the same memory for all messages, and is cleared.
/// </summary>
internal static class Encapsulation
{
    /// <summary>The size of the message m, in bytes.</summary>
    public const int MessageSize = 32;

    /// <summary>k of ML-KEM-768 (FIPS 203 §8).</summary>
    private const int Rank = 3;

    /// <summary>d_u and d_v of ML-KEM-768 (FIPS 203 §8).</summary>
    private const int UBits = 10, VBits = 4;

    private const int USize = NumberTheoreticTransform.Length * UBits / 8;
    private const int Length = NumberTheoreticTransform.Length;

    /// <summary>Whether the system has the hash functions: on Linux since OpenSSL 1.1.1, on Windows since 11.</summary>
    public static bool IsSupported => SHA3_256.IsSupported && SHA3_512.IsSupported && Shake128.IsSupported && Shake256.IsSupported;

    /// <summary>The modulus check of an encapsulation key of the right length (FIPS 203 §7.2).</summary>
    public static bool IsValidKey(ReadOnlySpan<byte> encapsulationKey)
    {
        Span<ushort> transform = stackalloc ushort[Length];
        var valid = true;
        for (var i = 0; i < Rank; i++)
        {
            valid &= PolynomialEncoding.TryDecode(encapsulationKey[(i * PolynomialEncoding.FullSize)..], transform);
        }

        return valid;
    }

    /// <summary>ML-KEM.Encaps_internal (FIPS 203, algorithm 17).</summary>
    /// <param name="encapsulationKey">One that <see cref="IsValidKey"/>.</param>
    /// <param name="message">m: 32 random bytes, which the caller clears.</param>
    public static void Encapsulate(ReadOnlySpan<byte> encapsulationKey, ReadOnlySpan<byte> message, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Span<byte> input = stackalloc byte[MessageSize + SHA3_256.HashSizeInBytes];
        Span<byte> output = stackalloc byte[SHA3_512.HashSizeInBytes];
        try
        {
            // (K, r) = G(m ‖ H(ek))
            message.CopyTo(input);
            SHA3_256.HashData(encapsulationKey, input[MessageSize..]);
            SHA3_512.HashData(input, output);
            Encrypt(encapsulationKey, message, output[sharedSecret.Length..], ciphertext);
            output[..sharedSecret.Length].CopyTo(sharedSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
            CryptographicOperations.ZeroMemory(output);
        }
    }

    /// <summary>K-PKE.Encrypt (FIPS 203, algorithm 14), in its names.</summary>
    private static void Encrypt(ReadOnlySpan<byte> encapsulationKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> randomness, Span<byte> ciphertext)
    {
        Span<ushort> publicTransform = stackalloc ushort[Length];
        Span<ushort> secrets = stackalloc ushort[(Rank + 2) * Length];
        var y = secrets[..(Rank * Length)];
        var noise = secrets.Slice(Rank * Length, Length);
        var sum = secrets.Slice((Rank + 1) * Length, Length);
        var seed = encapsulationKey[(Rank * PolynomialEncoding.FullSize)..];
        try
        {
            for (var i = 0; i < Rank; i++)
            {
                var polynomial = y.Slice(i * Length, Length);
                Sampling.SampleNoise(randomness, i, polynomial);
                NumberTheoreticTransform.Transform(polynomial);
            }

            // u = NTT⁻¹(Âᵀ ∘ ŷ) + e1, where Â[j, i] is SampleNTT(ρ ‖ i ‖ j)
            for (var i = 0; i < Rank; i++)
            {
                sum.Clear();
                for (var j = 0; j < Rank; j++)
                {
                    Sampling.SampleUniform(seed, i, j, publicTransform);
                    NumberTheoreticTransform.AddProduct(sum, publicTransform, y.Slice(j * Length, Length));
                }

                NumberTheoreticTransform.TransformBack(sum);
                Sampling.SampleNoise(randomness, Rank + i, noise);
                NumberTheoreticTransform.Add(sum, noise);
                PolynomialEncoding.CompressAndEncode(sum, UBits, ciphertext.Slice(i * USize, USize));
            }

            // v = NTT⁻¹(t̂ᵀ ∘ ŷ) + e2 + μ
            sum.Clear();
            for (var j = 0; j < Rank; j++)
            {
                _ = PolynomialEncoding.TryDecode(encapsulationKey[(j * PolynomialEncoding.FullSize)..], publicTransform);
                NumberTheoreticTransform.AddProduct(sum, publicTransform, y.Slice(j * Length, Length));
            }

            NumberTheoreticTransform.TransformBack(sum);
            Sampling.SampleNoise(randomness, 2 * Rank, noise);
            NumberTheoreticTransform.Add(sum, noise);
            PolynomialEncoding.AddMessage(message, sum);
            PolynomialEncoding.CompressAndEncode(sum, VBits, ciphertext[(Rank * USize)..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(secrets));
        }
    }
}
