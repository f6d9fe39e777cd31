namespace GitPush.Signatures.Ssh.Keys;

/// <summary>What a security key says it did before it signed. The numbers are those of the flags that it signs (CTAP 2 §6.1).</summary>
[Flags]
internal enum SecurityKeyFlags : byte
{
    None = 0,

    /// <summary>Somebody touched it.</summary>
    UserPresent = 0x01,

    /// <summary>It knew who somebody was, by a PIN or a fingerprint.</summary>
    UserVerified = 0x04,
}
