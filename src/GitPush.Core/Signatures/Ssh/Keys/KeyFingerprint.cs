using System.Security.Cryptography;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>The short name of a public key that people compare, as <c>ssh-keygen -l</c> prints it.</summary>
internal static class KeyFingerprint
{
    /// <returns><c>SHA256:</c> and the hash of the blob in base64 without padding.</returns>
    public static string Compute(ReadOnlySpan<byte> publicKeyBlob)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(publicKeyBlob, hash);
        return "SHA256:" + Convert.ToBase64String(hash).TrimEnd('=');
    }
}
