namespace GitPush.Ssh.Tests.Support;

/// <summary>What a <see cref="ScriptedClient"/> puts in its KEXINIT.</summary>
internal sealed record ClientOffer
{
    public string Version { get; init; } = "SSH-2.0-Scripted_1.0";

    public string KeyExchange { get; init; } = "curve25519-sha256";

    public string HostKey { get; init; } = "ecdsa-sha2-nistp256";

    public string Cipher { get; init; } = "aes128-gcm@openssh.com";

    public string Mac { get; init; } = "hmac-sha2-256";

    public bool IsStrict { get; init; } = true;

    public bool TakesExtInfo { get; init; } = true;

    public bool FirstPacketFollows { get; init; }

    public string Compression { get; init; } = "none";
}
