namespace GitPush.Signatures.OpenPgp;

/// <summary>What a key is for (RFC 9580 §5.2.3.29).</summary>
[Flags]
internal enum KeyFlags : byte
{
    None = 0,
    Certify = 0x01,
    Sign = 0x02,
}
