using System.Security.Cryptography;
using GitPush.Ssh.Cryptography.MlKem;

namespace GitPush.Ssh.Cryptography;

/// <summary>
/// ML-KEM-768 (FIPS 203) as the side that answers an encapsulation key needs it. .NET's own implementation where the system has one,
/// which on Linux takes OpenSSL 3.5, and <see cref="Encapsulation"/> elsewhere.
/// </summary>
internal static class MlKem768
{
    /// <summary>The size of an encapsulation key, in bytes.</summary>
    public const int EncapsulationKeySize = 1184;

    /// <summary>The size of a ciphertext, in bytes.</summary>
    public const int CiphertextSize = 1088;

    /// <summary>The size of a shared secret, in bytes.</summary>
    public const int SharedSecretSize = 32;

    /// <summary>Whether the system has what it takes: ML-KEM, or SHA-3. If not, the algorithm is not to be offered.</summary>
    public static bool IsSupported => MLKem.IsSupported || Encapsulation.IsSupported;

    /// <summary>Makes a shared secret, and the ciphertext that tells it to the owner of a key (ML-KEM.Encaps, FIPS 203 §7.2).</summary>
    /// <param name="encapsulationKey">What the peer sent, of any length.</param>
    /// <param name="ciphertext">Takes 1,088 bytes.</param>
    /// <param name="sharedSecret">Takes 32 bytes. The caller clears it.</param>
    /// <returns>False when the key is not one: it has another length, or fails the modulus check.</returns>
    public static bool TryEncapsulate(ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, CiphertextSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, SharedSecretSize);
        if (encapsulationKey.Length != EncapsulationKeySize || !Encapsulation.IsValidKey(encapsulationKey))
        {
            return false;
        }

        if (MLKem.IsSupported)
        {
            using var key = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, encapsulationKey);
            key.Encapsulate(ciphertext, sharedSecret);
            return true;
        }

        Span<byte> message = stackalloc byte[Encapsulation.MessageSize];
        try
        {
            RandomNumberGenerator.Fill(message);
            Encapsulation.Encapsulate(encapsulationKey, message, ciphertext, sharedSecret);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
        }
    }
}
