namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>Names among the key exchange methods that are none, and tell what the peer knows. They count in the first KEXINIT only.</summary>
internal static class Indicators
{
    /// <summary>The server takes SSH_MSG_EXT_INFO (RFC 8308 §2.1).</summary>
    public const string ExtInfoServer = "ext-info-s";

    /// <summary>The server resets sequence numbers and takes nothing that has no place in a key exchange (OpenSSH's PROTOCOL §1.10).</summary>
    public const string StrictServer = "kex-strict-s-v00@openssh.com";

    /// <summary>The client takes SSH_MSG_EXT_INFO.</summary>
    public static ReadOnlySpan<byte> ExtInfoClient => "ext-info-c"u8;

    /// <summary>The client is strict as well.</summary>
    public static ReadOnlySpan<byte> StrictClient => "kex-strict-c-v00@openssh.com"u8;
}
