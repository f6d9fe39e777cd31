namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>An encryption algorithm as it is negotiated (RFC 4253 §6.3).</summary>
/// <param name="KeySize">In bytes.</param>
/// <param name="IvSize">The size of the initial counter or nonce, in bytes.</param>
/// <param name="IsAuthenticated">Whether it needs no MAC, so that none is negotiated.</param>
internal sealed record CipherAlgorithm(string Name, int KeySize, int IvSize, bool IsAuthenticated)
{
    /// <summary>What is offered, best first.</summary>
    public static IReadOnlyList<CipherAlgorithm> All { get; } =
    [
        new("aes256-gcm@openssh.com", 32, GcmCipher.NonceSize, true),
        new("aes128-gcm@openssh.com", 16, GcmCipher.NonceSize, true),
        new("aes256-ctr", 32, CounterMode.BlockSize, false),
        new("aes192-ctr", 24, CounterMode.BlockSize, false),
        new("aes128-ctr", 16, CounterMode.BlockSize, false),
    ];

    /// <param name="mac">Not looked at for a cipher that needs none.</param>
    public PacketCipher Create(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, MacAlgorithm? mac, ReadOnlySpan<byte> macKey)
    {
        if (IsAuthenticated)
        {
            return new GcmCipher(key, iv);
        }

        ArgumentNullException.ThrowIfNull(mac);
        var stream = new CounterMode(key, iv);
        return mac.IsEncryptThenMac
            ? new CtrEtmCipher(stream, new PacketMac(mac.Hash, macKey))
            : new CtrCipher(stream, new PacketMac(mac.Hash, macKey));
    }
}
