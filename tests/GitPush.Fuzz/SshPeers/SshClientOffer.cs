namespace GitPush.Fuzz.SshPeers;

/// <summary>What an <see cref="SshClient"/> agrees to.</summary>
internal sealed record SshClientOffer(string Cipher, string Mac, bool IsStrict)
{
    private static readonly SshClientOffer[] All =
    [
        new("aes128-gcm@openssh.com", "hmac-sha2-256", IsStrict: true),
        new("aes256-ctr", "hmac-sha2-256", IsStrict: true),
        new("aes128-ctr", "hmac-sha2-256-etm@openssh.com", IsStrict: false),
        new("aes256-gcm@openssh.com", "hmac-sha2-512", IsStrict: false),
    ];

    public static SshClientOffer Of(byte choice) => All[choice % All.Length];
}
