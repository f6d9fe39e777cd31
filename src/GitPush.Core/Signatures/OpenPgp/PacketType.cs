namespace GitPush.Signatures.OpenPgp;

/// <summary>The packets that signatures and public keys are made of (RFC 9580 §5).</summary>
internal enum PacketType
{
    Signature = 2,
    PublicKey = 6,
    Marker = 10,
    Trust = 12,
    UserId = 13,
    PublicSubkey = 14,
    UserAttribute = 17,
    Padding = 21,
}
