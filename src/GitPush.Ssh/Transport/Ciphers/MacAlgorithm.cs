using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>A MAC as it is negotiated (RFC 4253 §6.4, RFC 6668).</summary>
/// <param name="KeySize">In bytes.</param>
/// <param name="IsEncryptThenMac">Whether it is computed over what was encrypted.</param>
internal sealed record MacAlgorithm(string Name, HashAlgorithmName Hash, int KeySize, bool IsEncryptThenMac)
{
    /// <summary>What is offered, best first.</summary>
    public static IReadOnlyList<MacAlgorithm> All { get; } =
    [
        new("hmac-sha2-256-etm@openssh.com", HashAlgorithmName.SHA256, 32, true),
        new("hmac-sha2-512-etm@openssh.com", HashAlgorithmName.SHA512, 64, true),
        new("hmac-sha2-256", HashAlgorithmName.SHA256, 32, false),
        new("hmac-sha2-512", HashAlgorithmName.SHA512, 64, false),
    ];
}
